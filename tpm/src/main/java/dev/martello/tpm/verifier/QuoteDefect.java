package dev.martello.tpm.verifier;

/** Why a quote proves nothing. */
public enum QuoteDefect implements Defect {
    MALFORMED("quote.malformed", "is not made of the structures of a quote"),
    SIGNATURE_ALGORITHM_MISMATCH(
            "quote.signature-algorithm-mismatch", "is signed by another scheme or hash algorithm than the key's"),
    SIGNATURE_INVALID("quote.signature-invalid", "was not signed by the attestation key"),
    MAGIC_WRONG("quote.magic-wrong", "was not made by a TPM: the magic number is missing"),
    TYPE_WRONG("quote.type-wrong", "attests something else than PCRs"),
    QUALIFYING_DATA_MISMATCH("quote.qualifying-data-mismatch", "was made for other qualifying data"),
    SELECTION_EMPTY("quote.selection-empty", "is over no PCR at all");

    private final String id;
    private final String meaning;

    QuoteDefect(String id, String meaning) {
        this.id = id;
        this.meaning = meaning;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
