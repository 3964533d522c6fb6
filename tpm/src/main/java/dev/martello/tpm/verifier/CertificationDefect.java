package dev.martello.tpm.verifier;

/** Why a certification proves nothing. */
public enum CertificationDefect implements Defect {
    MALFORMED("certification.malformed", "is not made of the structures of a certification"),
    SIGNATURE_ALGORITHM_MISMATCH(
            "certification.signature-algorithm-mismatch",
            "is signed by another scheme or hash algorithm than the key's"),
    SIGNATURE_INVALID("certification.signature-invalid", "was not signed by the initial attestation key"),
    MAGIC_WRONG("certification.magic-wrong", "was not made by a TPM: the magic number is missing"),
    TYPE_WRONG("certification.type-wrong", "attests something else than a key"),
    QUALIFYING_DATA_MISMATCH("certification.qualifying-data-mismatch", "was made for another challenge"),
    SIGNER_ELSEWHERE(
            "certification.signer-elsewhere",
            "was signed by a key that is no primary key of the endorsement hierarchy, or has other attributes than"
                    + " shown"),
    OTHER_KEY("certification.other-key", "is for another key than the attestation key");

    private final String id;
    private final String meaning;

    CertificationDefect(String id, String meaning) {
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
