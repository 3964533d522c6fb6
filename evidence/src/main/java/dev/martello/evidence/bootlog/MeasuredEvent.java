package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.Coverage.Match;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An event that counts, as all readers of facts look at it: what it takes time to find out is found out once. For one thread.
 */
final class MeasuredEvent {
    private final BootEvent event;
    private final Coverage coverage;
    private final Optional<Separator.Kind> separator;

    private Optional<EfiVariable> variable = Optional.empty();
    private boolean variableRead;
    private @Nullable Match ofData;
    private @Nullable Match ofValue;

    MeasuredEvent(BootEvent event, Coverage coverage) {
        this.event = event;
        this.coverage = coverage;
        this.separator = SeparatorReader.kindOf(event, coverage);
    }

    BootEvent event() {
        return event;
    }

    int number() {
        return event.number();
    }

    PcrIndex pcr() {
        return PcrIndex.of((int) event.pcrNumber());
    }

    boolean isIn(int pcr) {
        return event.pcrNumber() == pcr;
    }

    Bytes data() {
        return event.data();
    }

    /** Which separator was measured, whatever the event says it is. */
    Optional<Separator.Kind> separator() {
        return separator;
    }

    /** The variable that the data is, proven or not. */
    Optional<EfiVariable> variable() {
        if (!variableRead) {
            variable = EfiVariable.read(event.data());
            variableRead = true;
        }
        return variable;
    }

    /** Whether the digests prove the octets of the data. */
    boolean isOfData() {
        return matchOfData() == Match.PROVEN;
    }

    Match matchOfData() {
        if (ofData == null) {
            ofData = coverage.match(event, event.data());
        }
        return ofData;
    }

    /** How the digests stand to the value of the variable that the data is. */
    Match matchOfValue(EfiVariable variable) {
        if (ofValue == null) {
            ofValue = coverage.match(event, variable.value());
        }
        return ofValue;
    }

    /** How the digests stand to the octets of a variable, from its name to its value. */
    Match matchOfOctets(EfiVariable variable) {
        return variable.octets().length() == event.data().length()
                ? matchOfData()
                : coverage.match(event, variable.octets());
    }

    /** Whether the digests prove these octets. */
    boolean isOf(Bytes preimage) {
        return coverage.match(event, preimage) == Match.PROVEN;
    }

    boolean isOf(KnownPreimage preimage) {
        return coverage.covers(event, preimage);
    }

    /** The digests in the banks that count. */
    SortedMap<HashAlgorithm, Digest> digests() {
        return coverage.digests(event);
    }
}
