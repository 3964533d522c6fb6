package dev.martello.evidence.ima;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.ima.BootAggregate.Check;
import dev.martello.evidence.ima.BootAggregate.Range;
import dev.martello.evidence.ima.BootAggregate.Reason;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootAggregateTest {
    private static Digest pcr(HashAlgorithm bank, int index) {
        return bank.hash(Bytes.of(index));
    }

    private static PcrValues firmware(HashAlgorithm bank, int count) {
        Map<PcrIndex, Digest> values =
                IntStream.range(0, count).boxed().collect(Collectors.toMap(PcrIndex::of, index -> pcr(bank, index)));
        return PcrValues.NONE.with(values);
    }

    private static Digest over(HashAlgorithm bank, int count) {
        return bank.hash(IntStream.range(0, count)
                .mapToObj(index -> pcr(bank, index).octets())
                .toArray(Bytes[]::new));
    }

    private static ImaLog startingWith(Digest aggregate) {
        return new ImaLog(
                List.of(ImaEntry.imaNg(SampleEntries.PCR_10, aggregate, BootAggregate.NAME), SampleEntries.IMA_NG));
    }

    @ParameterizedTest
    @CsvSource({"SHA1, 8, PCR_0_TO_7", "SHA256, 10, PCR_0_TO_9", "SHA256, 8, PCR_0_TO_7", "SHA384, 10, PCR_0_TO_9"})
    void matchesPcrsOfTheSameBoot(HashAlgorithm bank, int count, Range range) {
        Digest aggregate = over(bank, count);
        assertThat(BootAggregate.check(startingWith(aggregate), firmware(bank, 16)))
                .isEqualTo(new Check.Matches(aggregate, range));
    }

    @Test
    void computesWhatKernelsOfTodayList() {
        assertThat(BootAggregate.of(firmware(HashAlgorithm.SHA256, 16), HashAlgorithm.SHA256))
                .hasValue(over(HashAlgorithm.SHA256, 10));
        assertThat(BootAggregate.of(firmware(HashAlgorithm.SHA1, 16), HashAlgorithm.SHA1))
                .hasValue(over(HashAlgorithm.SHA1, 8));
        assertThat(BootAggregate.of(firmware(HashAlgorithm.SHA256, 9), HashAlgorithm.SHA256))
                .isEmpty();
    }

    @Test
    void differsFromPcrsOfAnotherBoot() {
        Digest aggregate = over(HashAlgorithm.SHA256, 10);
        PcrValues other = firmware(HashAlgorithm.SHA256, 16)
                .with(Map.of(PcrIndex.of(4), HashAlgorithm.SHA256.hash(Bytes.utf8("another kernel"))));
        assertThat(BootAggregate.check(startingWith(aggregate), other))
                .isInstanceOfSatisfying(
                        Check.Differs.class,
                        differs -> assertThat(differs.listed()).isEqualTo(aggregate));
    }

    @Test
    void isTheFirstEntryOnly() {
        ImaLog log = startingWith(over(HashAlgorithm.SHA256, 10));
        assertThat(BootAggregate.entry(log)).hasValue(log.entries().getFirst());
        assertThat(BootAggregate.entry(ImaLog.concat(log.from(1), log))).isEmpty();
    }

    @Test
    void tellsWhereKernelsBeganThatKexecStarted() {
        PcrValues values = firmware(HashAlgorithm.SHA256, 16);
        ImaLog first = startingWith(over(HashAlgorithm.SHA256, 10));
        ImaLog carried = ImaLog.concat(first, ImaLog.concat(first, startingWith(HashAlgorithm.SHA256.zero())));

        assertThat(BootAggregate.restarts(first, values)).isEmpty();
        assertThat(BootAggregate.restarts(carried, values)).containsExactly(first.size() + 1);
        assertThat(BootAggregate.restarts(carried, PcrValues.NONE)).isEmpty();
        assertThat(BootAggregate.restarts(ImaLog.EMPTY, values)).isEmpty();
    }

    @Test
    void saysThatTheKernelFoundNoTpm() {
        Digest zero = HashAlgorithm.SHA256.zero();
        assertThat(BootAggregate.check(startingWith(zero), firmware(HashAlgorithm.SHA256, 16)))
                .isEqualTo(new Check.WithoutTpm(zero));
    }

    @Test
    void cannotTellWithoutEntryDigestOrValues() {
        PcrValues values = firmware(HashAlgorithm.SHA256, 16);
        ImaLog later = new ImaLog(List.of(SampleEntries.IMA_NG));
        ImaLog violated = new ImaLog(List.of(ImaEntry.violation(SampleEntries.PCR_10, BootAggregate.NAME)));

        assertThat(BootAggregate.check(ImaLog.EMPTY, values)).isEqualTo(new Check.CannotTell(Reason.NO_ENTRY));
        assertThat(BootAggregate.check(later, values)).isEqualTo(new Check.CannotTell(Reason.NO_ENTRY));
        assertThat(BootAggregate.check(violated, values)).isEqualTo(new Check.CannotTell(Reason.NO_DIGEST));
        assertThat(BootAggregate.check(startingWith(new Digest(HashAlgorithm.SM3_256, Bytes.repeat(7, 32))), values))
                .isEqualTo(new Check.CannotTell(Reason.NO_DIGEST));
        assertThat(BootAggregate.check(startingWith(over(HashAlgorithm.SHA384, 10)), values))
                .isEqualTo(new Check.CannotTell(Reason.NO_VALUES));
    }
}
