package io.gatun.oracle;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Convolutions, pools, sampling and what moves elements. */
class ImageOperatorsTest {
    @TestFactory
    Stream<DynamicTest> convolutions() {
        return RowTests.of("""
                Conv-11 f32[1,3,7,7] f32[4,3,3,3] f32[4] strides=[2,2] pads=[1,1,1,1]
                Conv-1 f32[2,4,5,6] f32[4,2,3,2] group=2 auto_pad=SAME_UPPER kernel_shape=[3,2]
                Conv-11 f32[1,4,5,6] f32[4,2,3,2] group=3 ! attribute 'group' is 3
                MaxPool-8 f32[1,2,5,5] kernel_shape=[3,3] strides=[2,2] outputs=yy
                Conv-22 f16[1,3,7,7] f16[4,3,3,3] oracle=f32
                """);
    }
}
