package dev.martello.evidence.bootlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the octets are, the outcome is a log that all can be asked of, or the one exception. */
class HostileBootLogTest {
    private record Step(long pcr, EventType type, Bytes data) {}

    @Property
    void writingAndReadingAreInverse(@ForAll("logs") BootLog log) throws MalformedBootLog {
        Bytes octets = log.write();
        assertThat(BootLog.parse(octets)).isEqualTo(log);
        assertThat(BootLog.parse(octets).write()).isEqualTo(octets);
    }

    @Property
    void everyReadableLogIsWrittenAsItWas(@ForAll("mutations") Bytes octets) {
        try {
            BootLog log = BootLog.parse(octets);
            assertThat(log.write()).isEqualTo(octets);
            askEverything(log);
        } catch (MalformedBootLog e) {
            assertThat(e).hasMessageContaining("octet");
        }
    }

    @ParameterizedTest
    @EnumSource(Sample.class)
    void everyTruncationIsReadOrRefused(Sample sample) {
        Bytes octets = sample.octets;
        for (int length = 0; length < octets.length(); length++) {
            readOrRefuse(octets.slice(0, length));
        }
    }

    @ParameterizedTest
    @EnumSource(Sample.class)
    void everyFlippedBitIsReadOrRefused(Sample sample) {
        byte[] octets = sample.octets.toArray();
        for (int bit = 0; bit < 8 * octets.length; bit++) {
            octets[bit / 8] ^= (byte) (1 << bit % 8);
            readOrRefuse(Bytes.copyOf(octets));
            octets[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @ParameterizedTest
    @EnumSource(Sample.class)
    void noFlippedBitIsOverlooked(Sample sample) throws MalformedBootLog {
        byte[] octets = sample.octets.toArray();
        BootLog original = BootLog.parse(sample.octets);
        for (int bit = 0; bit < 8 * octets.length; bit++) {
            octets[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertThat(BootLog.parse(Bytes.copyOf(octets))).isNotEqualTo(original);
            } catch (MalformedBootLog e) {
                assertThat(e.offset()).isLessThanOrEqualTo(octets.length);
            }
            octets[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    void noFlippedBitTurnsSecureBootOn() throws MalformedBootLog {
        byte[] octets = sample().toArray();
        assertThat(BootFacts.of(BootLog.parse(Bytes.copyOf(octets))).secureBoot())
                .contains(false);
        for (int bit = 0; bit < 8 * octets.length; bit++) {
            octets[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                BootFacts facts = BootFacts.of(BootLog.parse(Bytes.copyOf(octets)));
                assertThat(facts.secureBoot()).isNotEqualTo(Optional.of(true));
            } catch (MalformedBootLog e) {
                assertThat(e.offset()).isLessThanOrEqualTo(octets.length);
            }
            octets[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    void aLogFullOfOddEventsGivesAShortListOfProblems() throws MalformedBootLog {
        BootLogBuilder log = SampleBoots.builder();
        for (int i = 0; i < 5000; i++) {
            log.measure(7, EventType.of(0xdead), Bytes.of(i), SampleBoots.secureBootVariable(1));
        }
        BootLog read = BootLog.parse(log.build().write());
        assertThat(BootFacts.of(read).oddities()).hasSizeLessThan(100);
        assertThat(BootFacts.of(read).problems())
                .hasSizeLessThan(100)
                .last()
                .satisfies(problem -> assertThat(problem.sentence()).contains("4936 more"));
    }

    /** A log of each kind. */
    enum Sample {
        CRYPTO_AGILE(sample()),
        SHA1(BootLogBuilder.sha1()
                .measure(0, Tcg.EV_S_CRTM_VERSION, Bytes.ascii("1.2"))
                .measure(4, Tcg.EV_EFI_BOOT_SERVICES_APPLICATION, Bytes.ascii("image"), Bytes.repeat(0, 32))
                .measure(5, Tcg.EV_EFI_ACTION, ExitBootServicesReader.SUCCESS)
                .build()
                .write()),
        CONFIDENTIAL_COMPUTING(SampleBoots.confidentialLog().write()),
        PADDED(Bytes.concat(sample(), Bytes.repeat(0xff, 64)));

        @SuppressWarnings("ImmutableEnumChecker") // octets do not change
        private final Bytes octets;

        Sample(Bytes octets) {
            this.octets = octets;
        }
    }

    /** A short log with something of every kind. */
    private static Bytes sample() {
        Bytes path = DevicePath.file("\\A.EFI");
        Bytes section = EventText.inUtf16(".cmdline\0");
        return SampleBoots.builder()
                .note(0, StartupLocality.data(3))
                .measure(7, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, SampleBoots.secureBootVariable(0))
                .measure(
                        7,
                        Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG,
                        SampleBoots.variable(EfiGuid.IMAGE_SECURITY_DATABASE, "dbx", SampleBoots.REVOKED.write()))
                .measure(7, Tcg.EV_SEPARATOR, SampleBoots.separator())
                .measure(4, Tcg.EV_EFI_BOOT_SERVICES_APPLICATION, path, new ImageLoad(1, 2, path).write())
                .measure(8, Tcg.EV_IPL, Bytes.ascii("a b"), Bytes.ascii("kernel_cmdline: a b\0"))
                .measure(12, Tcg.EV_IPL, EventText.inUtf16("quiet\0"))
                .measure(11, Tcg.EV_IPL, Bytes.ascii(".cmdline\0"), section)
                .measure(11, Tcg.EV_IPL, Bytes.ascii("quiet"), section)
                .measure(5, Tcg.EV_EFI_ACTION, ExitBootServicesReader.INVOCATION)
                .build()
                .write();
    }

    private static void readOrRefuse(Bytes octets) {
        try {
            askEverything(BootLog.parse(octets));
        } catch (MalformedBootLog e) {
            assertThat(e.problem()).isNotEmpty();
        }
    }

    private static void askEverything(BootLog log) {
        assertThat(BootLogReplay.replay(log)).isEqualTo(BootLogReplay.replay(log));
        assertThat(BootFacts.of(log)).isEqualTo(BootFacts.of(log));
        CcEventLog.of(log).ifPresent(CcEventLog::replay);
        for (HashAlgorithm bank : log.banks()) {
            if (bank.isComputable()) {
                assertThat(ReplayQuirk.of(log, PcrIndex.of(0), bank.hash(Bytes.EMPTY)))
                        .isEmpty();
                assertThat(ReplayQuirk.of(log, PcrIndex.of(5), bank.hash(Bytes.EMPTY)))
                        .isEmpty();
            }
        }
        for (BootEvent event : log.events()) {
            if (event.describe().codePoints().anyMatch(Character::isISOControl)) {
                throw new AssertionError("a description with control characters: " + event.describe());
            }
        }
    }

    @Provide
    Arbitrary<BootLog> logs() {
        Arbitrary<List<HashAlgorithm>> banks = Arbitraries.of(HashAlgorithm.values())
                .filter(HashAlgorithm::isComputable)
                .list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(4);
        return Combinators.combine(banks, steps()).as((algorithms, steps) -> {
            BootLogBuilder log = BootLogBuilder.cryptoAgile(algorithms.toArray(HashAlgorithm[]::new));
            steps.forEach(step -> {
                if (step.type() == Tcg.EV_NO_ACTION) {
                    log.note(step.pcr(), step.data());
                } else {
                    log.measure((int) (step.pcr() & 0x1f), step.type(), step.data());
                }
            });
            return log.build();
        });
    }

    @Provide
    Arbitrary<Bytes> mutations() {
        return Combinators.combine(
                        logs(),
                        Arbitraries.integers().between(0, 1 << 20),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(8))
                .as((log, at, patch) -> {
                    byte[] octets = log.write().toArray();
                    for (int i = 0; i < patch.length; i++) {
                        octets[(at + i) % octets.length] = patch[i];
                    }
                    return Bytes.owning(octets);
                });
    }

    private static Arbitrary<List<Step>> steps() {
        Arbitrary<EventType> types = Arbitraries.oneOf(
                Arbitraries.of(Tcg.values()).map(each -> each),
                Arbitraries.longs().between(0, 0xffff_ffffL).map(EventType::of));
        Arbitrary<Bytes> data = Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofMaxSize(120).map(Bytes::copyOf),
                Arbitraries.of(
                        SampleBoots.secureBootVariable(1),
                        SampleBoots.variable(EfiGuid.IMAGE_SECURITY_DATABASE, "db", SampleBoots.KEYS.write()),
                        SampleBoots.separator(),
                        new ImageLoad(1, 2, DevicePath.file("\\A.EFI")).write(),
                        Bytes.ascii("kernel_cmdline: /vmlinuz quiet\0"),
                        StartupLocality.data(3)));
        // Data that ends in octets all alike is followed by an action, or it would read as padding where no event
        // starts.
        return Combinators.combine(Arbitraries.longs().between(0, 0xffff_ffffL), types, data)
                .as(Step::new)
                .list()
                .ofMaxSize(12)
                .map(steps -> {
                    steps.add(new Step(5, Tcg.EV_EFI_ACTION, Bytes.ascii("Exit Boot Services Invocation")));
                    return steps;
                });
    }
}
