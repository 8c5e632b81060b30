package io.gatun.gradient.rule;

import io.gatun.GatunException;

/**
 * What stands in place of a rule where there is none.
 *
 * @param stops whether the gradient is 0 wherever there is one, so that it need not be asked for; otherwise it is refused
 * @param why in words that go on after "has no gradient: "
 */
record NoGradient(boolean stops, String why) implements Rule {
    @Override
    public void differentiate(Step step) {
        throw new GatunException("has no gradient: " + why);
    }
}
