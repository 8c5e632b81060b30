package ${package}.device;

/** What the driver reports when the device cannot do what it was told. */
public final class DeviceFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeviceFailure(String message) {
        super(message);
    }

    DeviceFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
