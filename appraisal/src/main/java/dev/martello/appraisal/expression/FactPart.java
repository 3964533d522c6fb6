package dev.martello.appraisal.expression;

/** One part of facts, for all facts that have the same: what expressions ask for is made of it once. Immutable. */
public final class FactPart {
    private final Object value;
    private final Object asked;

    /** @param value that of a component of facts */
    public FactPart(Object value) {
        this.value = value;
        this.asked = FactTypes.value(value);
    }

    /** What facts with this part have at a path into it, as {@link FactPath#in} has it. */
    public Object at(FactPath path) {
        return path.within(value);
    }

    Object asked() {
        return asked;
    }
}
