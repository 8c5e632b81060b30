package io.gatun.spi.fake;

import java.util.concurrent.atomic.AtomicBoolean;

/** Something that must be closed once, and not be used afterwards. */
class FakeResource {
    private final FakeLedger ledger;
    private final String name;
    private final AtomicBoolean closed = new AtomicBoolean();

    FakeResource(FakeLedger ledger, String name) {
        this.ledger = ledger;
        this.name = name;
        ledger.opened();
    }

    final FakeLedger ledger() {
        return ledger;
    }

    /** Notes a use after the end. */
    final void use() {
        if (closed.get()) {
            ledger.complain(name + " is used after it was closed");
            throw new IllegalStateException(name + " is closed");
        }
    }

    public void close() {
        if (closed.compareAndSet(false, true)) {
            ledger.closed();
        } else {
            ledger.complain(name + " is closed twice");
        }
    }
}
