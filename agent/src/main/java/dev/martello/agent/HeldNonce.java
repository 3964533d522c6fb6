package dev.martello.agent;

import dev.martello.bytes.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** The nonce that came with the last answer, for one quote and for as long as the control plane takes it. For one thread. */
final class HeldNonce {
    /** The control plane takes a nonce for two minutes; what is left is for slow TPMs and slow roads. */
    static final Duration USABLE = Duration.ofSeconds(90);

    private record Held(Bytes nonce, Instant since) {}

    private final InstantSource clock;
    private Optional<Held> held = Optional.empty();

    HeldNonce(InstantSource clock) {
        this.clock = clock;
    }

    void hold(Bytes nonce) {
        held = Optional.of(new Held(nonce, clock.instant()));
    }

    /** The nonce, unless it is too old or there is none; it is not held any more then, for it may serve once only. */
    Optional<Bytes> take() {
        Instant now = clock.instant();
        // A clock that was set back does not tell the age, so such a nonce is not used either.
        Optional<Bytes> usable = held.filter(each -> !now.isBefore(each.since) && now.isBefore(each.since.plus(USABLE)))
                .map(Held::nonce);
        held = Optional.empty();
        return usable;
    }
}
