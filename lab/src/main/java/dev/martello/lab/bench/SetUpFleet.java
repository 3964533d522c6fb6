package dev.martello.lab.bench;

import dev.martello.appraisal.posture.CheckSet;
import dev.martello.appraisal.posture.MalformedCheck;
import dev.martello.appraisal.posture.PostureDocument;
import dev.martello.bytes.Bytes;
import dev.martello.lab.load.LoadFleet;
import dev.martello.server.judgement.Change;
import dev.martello.server.judgement.Effect;
import dev.martello.tpm.attester.AkTemplate;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A fleet of which no two appliances are set up alike, and other checks for it each time. Nothing is remembered from before, and compiling the checks
 * is not part of what is measured.
 */
@State(Scope.Thread)
public abstract class SetUpFleet {
    private static final int ENTRIES = 500;

    private final int appliances;
    private final PostureSetups.Difference difference;
    private @Nullable ReportingFleet fleet;
    private Optional<Change.NewChecks> next = Optional.empty();
    private int changes;

    SetUpFleet(int appliances, PostureSetups.Difference difference) {
        this.appliances = appliances;
        this.difference = difference;
    }

    @Setup(Level.Trial)
    public void start() {
        fleet = ReportingFleet.stored(
                new LoadFleet.Shape(appliances, 1, ENTRIES, AkTemplate.ECDSA_P256_SHA256),
                PostureSetups.ofThisMachine(difference)::item);
        // What boot and run-time logs prove is kept when a report is accepted, and these were put into the store
        // without.
        started().adopt(checks(changes));
    }

    @Setup(Level.Invocation)
    public void compile() {
        CpuTime.leavingOut(() -> next = Optional.of(checks(++changes)));
    }

    private static Change.NewChecks checks(int number) {
        Bytes document = Bytes.utf8("""
                    format: 1
                    checks:
                      - id: site.number
                        title: It is number %d.
                        systems: [linux]
                        severity: low
                        pass: system.family == "linux"
                        subject: number
                        seen: another
                        why: So that these checks are others.
                        references: [Martello]
                        remedy: {risk: safe live, apply: nothing}
                    """.formatted(number));
        try {
            return new Change.NewChecks(CheckSet.with(PostureDocument.parse(document)), document);
        } catch (MalformedCheck e) {
            throw new IllegalStateException("the checks are at fault", e);
        }
    }

    /** Judges all by the other checks, as far as it can be told what that would change. */
    final Effect judge() {
        Effect effect = started().test(next.orElseThrow());
        if (effect.appliances() != appliances) {
            throw new IllegalStateException(effect + " is not of " + appliances);
        }
        return effect;
    }

    /** Judges all by the other checks, which count from then on. */
    final void adopt() {
        started().adopt(next.orElseThrow());
    }

    @TearDown(Level.Trial)
    public void end() {
        started().close();
    }

    private ReportingFleet started() {
        return Objects.requireNonNull(fleet, "JMH calls start() first");
    }
}
