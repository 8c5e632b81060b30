/** The {@code gatun} command. */
module io.gatun.cli {
    requires io.gatun.runtime;
    requires io.gatun.zoo;
}
