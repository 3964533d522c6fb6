package dev.martello.tpm.structure;

/** Octets that are not the TPM structure they should be; says where and which field. */
public final class MalformedTpmStructure extends Exception {
    private static final long serialVersionUID = 1;

    private final long offset;
    private final String problem;

    /** The problem's text starts with the name of the field. */
    public MalformedTpmStructure(long offset, String problem) {
        super("offset " + offset + ": " + problem);
        this.offset = offset;
        this.problem = problem;
    }

    /** Octets before the field that is wrong. */
    public long offset() {
        return offset;
    }

    /** The field, by its path from the outermost structure, and what is wrong with it. */
    public String problem() {
        return problem;
    }

    /** The same problem, seen from the structure that has the malformed one as a field. */
    MalformedTpmStructure within(String field) {
        return new MalformedTpmStructure(offset, field + "." + problem);
    }
}
