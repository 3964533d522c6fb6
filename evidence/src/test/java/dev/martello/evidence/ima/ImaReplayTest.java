package dev.martello.evidence.ima;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.ima.ImaMatch.NoMatch;
import dev.martello.evidence.ima.ImaMatch.PaddedSha1;
import dev.martello.evidence.ima.ImaMatch.Prefix;
import dev.martello.evidence.ima.ImaMatch.Whole;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImaReplayTest {
    private static final PcrIndex PCR_10 = PcrIndex.of(10);
    private static final PcrIndex PCR_11 = PcrIndex.of(11);

    private static ImaEntry file(PcrIndex pcr, String path) {
        return ImaEntry.imaNg(pcr, HashAlgorithm.SHA256.hash(Bytes.utf8(path)), path);
    }

    /** Eight entries: the fourth is of another PCR, the sixth a violation. */
    private static ImaLog sample() {
        return new ImaLog(List.of(
                file(PCR_10, "boot_aggregate"),
                file(PCR_10, "/sbin/init"),
                file(PCR_10, "/bin/busybox"),
                file(PCR_11, "/etc/other"),
                file(PCR_10, "/usr/sbin/nginx"),
                ImaEntry.violation(PCR_10, "/var/log/messages"),
                file(PCR_10, "/lib/libc.so.6"),
                file(PCR_10, "/usr/bin/curl")));
    }

    private static Digest valueAfter(int entries, PcrIndex pcr, HashAlgorithm bank) {
        return ImaReplay.replay(sample().first(entries), Set.of(bank))
                .value(bank, pcr)
                .orElse(bank.zero());
    }

    @Test
    void extendsEachBankWithItsOwnDigestOfTheTemplateData() {
        ImaEntry entry = file(PCR_10, "/sbin/init");
        PcrValues values = ImaReplay.replay(
                new ImaLog(List.of(entry)), EnumSet.of(HashAlgorithm.SHA1, HashAlgorithm.SHA256, HashAlgorithm.SHA384));

        assertThat(values.value(HashAlgorithm.SHA1, PCR_10))
                .hasValue(HashAlgorithm.SHA1.zero().extend(entry.templateHash()));
        assertThat(values.value(HashAlgorithm.SHA256, PCR_10))
                .hasValue(HashAlgorithm.SHA256
                        .zero()
                        .extend(HashAlgorithm.SHA256.hash(entry.templateData()).octets()));
        assertThat(values.value(HashAlgorithm.SHA384, PCR_10))
                .hasValue(HashAlgorithm.SHA384
                        .zero()
                        .extend(HashAlgorithm.SHA384.hash(entry.templateData()).octets()));
        assertThat(values.value(HashAlgorithm.SHA256, PCR_11)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = HashAlgorithm.class,
            names = {"SHA1", "SHA256", "SHA384", "SHA512"})
    void agreesWithExtendingOneDigestAfterTheOther(HashAlgorithm bank) {
        Digest expected = bank.zero();
        for (ImaEntry entry : sample().entries()) {
            if (entry.pcr().equals(PCR_10)) {
                expected = expected.extend(entry.extended(bank).octets());
            }
        }
        assertThat(valueAfter(sample().size(), PCR_10, bank)).isEqualTo(expected);
    }

    @Test
    void extendsAllOnesForViolation() {
        ImaLog violation = new ImaLog(List.of(ImaEntry.violation(PCR_10, "/etc/passwd")));
        assertThat(ImaReplay.replay(violation, Set.of(HashAlgorithm.SHA256)).value(HashAlgorithm.SHA256, PCR_10))
                .hasValue(HashAlgorithm.SHA256.zero().extend(Bytes.repeat(0xff, 32)));
    }

    @ParameterizedTest
    @EnumSource(
            value = HashAlgorithm.class,
            names = {"SHA1", "SHA256", "SHA512"})
    void findsTheWholeListOfEachPcr(HashAlgorithm bank) {
        assertThat(ImaReplay.match(sample(), PCR_10, valueAfter(8, PCR_10, bank)))
                .isInstanceOf(Whole.class);
        assertThat(ImaReplay.match(sample(), PCR_11, valueAfter(8, PCR_11, bank)))
                .isInstanceOf(Whole.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = HashAlgorithm.class,
            names = {"SHA1", "SHA256", "SHA512"})
    void findsHowManyEntriesWereThereWhenTheQuoteWasMade(HashAlgorithm bank) {
        for (int entries : List.of(0, 1, 2, 3, 5, 6, 7)) {
            ImaMatch match = ImaReplay.match(sample(), PCR_10, valueAfter(entries, PCR_10, bank));
            assertThat(match).isInstanceOfSatisfying(Prefix.class, prefix -> {
                assertThat(prefix.log().size()).isEqualTo(entries);
                assertThat(prefix.state().entries()).isEqualTo(entries);
                assertThat(prefix.mismatches()).isEmpty();
            });
        }
    }

    @Test
    void goesOnFromWhereTheLastQuoteEnded() {
        Digest early = valueAfter(3, PCR_10, HashAlgorithm.SHA256);
        Digest late = valueAfter(7, PCR_10, HashAlgorithm.SHA256);
        Prefix first = (Prefix) ImaReplay.match(sample(), PCR_10, early);

        assertThat(first.state().match(ImaLog.EMPTY, PCR_10, early)).isInstanceOf(Whole.class);
        assertThat(first.state().match(sample().from(3), PCR_10, late)).isInstanceOfSatisfying(Prefix.class, prefix -> {
            assertThat(prefix.log().size()).isEqualTo(4);
            assertThat(prefix.state())
                    .isEqualTo(
                            ImaReplay.State.start(Set.of(HashAlgorithm.SHA256)).after(sample().first(7)));
        });
        assertThat(first.state().match(sample().from(5), PCR_10, late)).isInstanceOf(NoMatch.class);
    }

    @Property(tries = 50)
    void replayInPartsIsReplayOfTheWhole(@ForAll @IntRange(max = 8) int cut) {
        Set<HashAlgorithm> banks = EnumSet.of(HashAlgorithm.SHA1, HashAlgorithm.SHA256);
        ImaReplay.State whole = ImaReplay.State.start(banks).after(sample());
        assertThat(ImaReplay.State.start(banks).after(sample().first(cut)).after(sample().from(cut)))
                .isEqualTo(whole);
    }

    @Test
    void doesNotMatchListWithEntriesExchangedAddedLeftOutOrDoubled() {
        Digest quoted = valueAfter(8, PCR_10, HashAlgorithm.SHA256);
        List<ImaEntry> entries = sample().entries();
        List<List<ImaEntry>> forgeries = new ArrayList<>();
        for (int i : List.of(0, 1, 2, 4, 5, 6)) {
            List<ImaEntry> exchanged = new ArrayList<>(entries);
            exchanged.set(i, entries.get(i + 1));
            exchanged.set(i + 1, entries.get(i));
            if (i != 2) {
                forgeries.add(exchanged);
            }
            List<ImaEntry> without = new ArrayList<>(entries);
            without.remove(i);
            forgeries.add(without);
            List<ImaEntry> doubled = new ArrayList<>(entries);
            doubled.add(i, entries.get(i));
            forgeries.add(doubled);
            List<ImaEntry> more = new ArrayList<>(entries);
            more.add(i, file(PCR_10, "/bin/one-more"));
            forgeries.add(more);
        }
        assertThat(forgeries)
                .allSatisfy(forgery -> assertThat(ImaReplay.match(new ImaLog(forgery), PCR_10, quoted))
                        .isInstanceOf(NoMatch.class));
    }

    @Test
    void saysWhereListThatDoesNotMatchLeadsTo() {
        Digest other = HashAlgorithm.SHA256.hash(Bytes.utf8("another boot"));
        ImaMatch match = ImaReplay.match(sample(), PCR_10, other);
        assertThat(match).isEqualTo(new NoMatch(other, valueAfter(8, PCR_10, HashAlgorithm.SHA256), sample()));
        assertThat(match.mismatches()).isEmpty();
        ImaMatch empty = ImaReplay.match(ImaLog.EMPTY, PCR_10, other);
        assertThat(empty).isEqualTo(new NoMatch(other, HashAlgorithm.SHA256.zero(), ImaLog.EMPTY));
        assertThat(empty.mismatches()).isEmpty();
    }

    @Test
    void namesEntriesWhoseTemplateHashIsWrongThoughTheValueMatches() {
        List<ImaEntry> entries = new ArrayList<>(sample().entries());
        ImaEntry genuine = entries.get(1);
        Bytes wrong = Bytes.repeat(0x5a, 20);
        entries.set(1, new ImaEntry(genuine.pcr(), wrong, genuine.data()));
        ImaLog changed = new ImaLog(entries);
        TemplateHashMismatch mismatch = new TemplateHashMismatch(2, wrong, genuine.templateHash());

        assertThat(changed.mismatches()).containsExactly(mismatch);
        assertThat(ImaReplay.match(changed, PCR_10, valueAfter(8, PCR_10, HashAlgorithm.SHA256)))
                .isInstanceOfSatisfying(
                        Whole.class, whole -> assertThat(whole.mismatches()).containsExactly(mismatch));
        assertThat(ImaReplay.match(changed, PCR_10, valueAfter(1, PCR_10, HashAlgorithm.SHA256)))
                .isInstanceOfSatisfying(
                        Prefix.class, prefix -> assertThat(prefix.mismatches()).isEmpty());
        assertThat(ImaReplay.match(changed, PCR_10, valueAfter(8, PCR_10, HashAlgorithm.SHA1)))
                .isInstanceOf(NoMatch.class);
    }

    @Test
    void pathChangedUnderGenuineTemplateHashIsNamedInTheSha1BankAndRefusedInOthers() {
        List<ImaEntry> entries = new ArrayList<>(sample().entries());
        ImaEntry genuine = entries.get(4);
        TemplateData harmless = file(PCR_10, "/usr/sbin/harmless").data();
        entries.set(4, new ImaEntry(genuine.pcr(), genuine.templateHash(), harmless));
        ImaLog changed = new ImaLog(entries);

        assertThat(ImaReplay.match(changed, PCR_10, valueAfter(8, PCR_10, HashAlgorithm.SHA1)))
                .isInstanceOfSatisfying(
                        Whole.class,
                        whole -> assertThat(whole.mismatches())
                                .extracting(TemplateHashMismatch::entryNumber)
                                .containsExactly(5));
        assertThat(ImaReplay.match(changed, PCR_10, valueAfter(8, PCR_10, HashAlgorithm.SHA256)))
                .isInstanceOf(NoMatch.class);
    }

    @Test
    void recognisesBankThatTheKernelExtendedWithPaddedSha1() {
        HashAlgorithm bank = HashAlgorithm.SHA384;
        Digest value = bank.zero();
        List<Digest> quotes = new ArrayList<>();
        for (ImaEntry entry : sample().entries()) {
            boolean isViolation = entry.kind() == ImaEntry.Kind.VIOLATION;
            Bytes measurement =
                    isViolation ? Bytes.repeat(0xff, 48) : Bytes.concat(entry.templateHash(), Bytes.repeat(0, 28));
            value = entry.pcr().equals(PCR_10) ? value.extend(measurement) : value;
            quotes.add(value);
        }
        for (int entries : List.of(6, 8)) {
            ImaMatch match = ImaReplay.match(sample(), PCR_10, quotes.get(entries - 1));
            assertThat(match).isEqualTo(new PaddedSha1(sample().first(entries)));
            assertThat(match.mismatches()).isEmpty();
        }
    }

    @Test
    void matchesManyEntriesInOneGo() {
        ImaLog log = new ImaLog(IntStream.range(0, 20_000)
                .mapToObj(i -> file(PCR_10, "/usr/lib/file" + i))
                .toList());
        Digest early = ImaReplay.replay(log.first(19_998), Set.of(HashAlgorithm.SHA256))
                .value(HashAlgorithm.SHA256, PCR_10)
                .orElseThrow();
        assertThat(ImaReplay.match(log, PCR_10, early))
                .isInstanceOfSatisfying(
                        Prefix.class, prefix -> assertThat(prefix.log().size()).isEqualTo(19_998));
    }
}
