// activate(x, alpha, beta): the function that ACTIVATION names, in terms of one float; NaN stays NaN.
inline float relu(float x) { return x < 0 ? 0 : x; }
inline float hard_sigmoid(float x, float a, float b) { float y = a * x + b; return y < 0 ? 0 : y > 1 ? 1 : y; }
inline float sigmoid(float x) { return 1 / (1 + exp(-x)); }
inline float softplus(float x) { return (x < 0 ? 0 : x) + log1p(exp(-fabs(x))); }
inline float clip(float x, float a, float b) { float y = x < a ? a : x; return y > b ? b : y; }
// 1 + erf(x) and 1 + tanh(x) lose all digits far below zero, where erfc(-x) and 2 / (1 + exp(-2x)) keep them
inline float gelu(float x) { return 0.5f * x * erfc(-0.70710678f * x); }
inline float gelu_tanh(float x) { return x / (1 + exp(-1.5957691216f * (x + 0.044715f * x * x * x))); }

#define IDENTITY(x, a, b) (x)
#define RELU(x, a, b) relu(x)
#define LEAKY_RELU(x, a, b) ((x) < 0 ? (a) * (x) : (x))
#define THRESHOLDED_RELU(x, a, b) ((x) > (a) ? (x) : 0)
#define CLIP(x, a, b) clip(x, a, b)
#define ELU(x, a, b) ((x) < 0 ? (a) * expm1(x) : (x))
#define SELU(x, a, b) ((b) * ((x) < 0 ? (a) * expm1(x) : (x)))
#define CELU(x, a, b) ((x) < 0 ? (a) * expm1((x) / (a)) : (x))
#define SIGMOID(x, a, b) sigmoid(x)
#define HARD_SIGMOID(x, a, b) hard_sigmoid(x, a, b)
#define HARD_SWISH(x, a, b) ((x) * hard_sigmoid(x, 1 / 6.0f, 0.5f))
#define SWISH(x, a, b) ((x) * sigmoid((a) * (x)))
#define TANH(x, a, b) tanh(x)
#define SOFTPLUS(x, a, b) softplus(x)
#define SOFTSIGN(x, a, b) ((x) / (1 + fabs(x)))
#define MISH(x, a, b) ((x) * tanh(softplus(x)))
#define GELU(x, a, b) gelu(x)
#define GELU_TANH(x, a, b) gelu_tanh(x)
#define SHRINK(x, a, b) ((x) < -(a) ? (x) + (b) : (x) > (a) ? (x) - (b) : 0)
#define ABS(x, a, b) fabs(x)
#define NEG(x, a, b) (-(x))
#define SIGN(x, a, b) (isnan(x) ? (x) : sign(x))
#define RECIPROCAL(x, a, b) (1 / (x))
#define SQRT(x, a, b) sqrt(x)
#define EXP(x, a, b) exp(x)
#define LOG(x, a, b) log(x)
#define FLOOR(x, a, b) floor(x)
#define CEIL(x, a, b) ceil(x)
#define ROUND(x, a, b) rint(x)
#define ERF(x, a, b) erf(x)
#define SIN(x, a, b) sin(x)
#define COS(x, a, b) cos(x)
#define TAN(x, a, b) tan(x)
#define ASIN(x, a, b) asin(x)
#define ACOS(x, a, b) acos(x)
#define ATAN(x, a, b) atan(x)
#define SINH(x, a, b) sinh(x)
#define COSH(x, a, b) cosh(x)
#define ASINH(x, a, b) asinh(x)
#define ACOSH(x, a, b) acosh(x)
#define ATANH(x, a, b) atanh(x)

inline float activate(float x, float alpha, float beta) { return ACTIVATION(x, alpha, beta); }

inline float4 activate4(float4 x, float alpha, float beta) {
    return (float4)(activate(x.s0, alpha, beta), activate(x.s1, alpha, beta), activate(x.s2, alpha, beta),
            activate(x.s3, alpha, beta));
}
