package dev.martello.evidence.ima;

import dev.martello.tpm.Digest;
import java.util.List;

/**
 * What a PCR value says about a list. Entries behind those that it vouches for are to be read as if they were not there; those
 * of other PCRs are never vouched for.
 */
public sealed interface ImaMatch {
    /** The entries that the value vouches for; the whole list if there are none. */
    ImaLog log();

    /**
     * Which of these have a wrong template hash nevertheless. A value of a strong bank vouches for the template data itself, so
     * they are computed only when they are asked for, each time.
     */
    default List<TemplateHashMismatch> mismatches() {
        return log().mismatches();
    }

    /** The value covers all entries of its PCR. */
    record Whole(ImaReplay.State state, ImaLog log) implements ImaMatch {}

    /**
     * The value was read before the list was, as happens all the time: it covers the first entries only. With no entries at all,
     * the value is the one the replay started from.
     *
     * @param log the entries from the start of the list that it covers, those of other PCRs among them counted too
     */
    record Prefix(ImaReplay.State state, ImaLog log) implements ImaMatch {}

    /**
     * The kernel could not compute the bank's hash algorithm, and extended SHA-1 digests filled up with zeros: as weak as the
     * SHA-1 bank, so ask for another one. (Debian's kernels do so in the SHA-384 and SHA-512 banks.)
     *
     * @param log the entries that the value covers, from the start of the list
     */
    record PaddedSha1(ImaLog log) implements ImaMatch {}

    /**
     * No number of entries leads to the value: the list was changed, or is not of this boot, or something else extended the PCR.
     *
     * @param replayed where the whole list leads to
     */
    record NoMatch(Digest quoted, Digest replayed, ImaLog log) implements ImaMatch {}
}
