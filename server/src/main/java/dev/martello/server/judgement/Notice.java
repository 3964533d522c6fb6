package dev.martello.server.judgement;

/** What appliances' verdicts show that is not about their evidence. The identifiers never change their meaning. */
public enum Notice {
    /** A change that would end the trust in the appliance is held. */
    REFERENCE_HELD("reference.held"),
    /** Two TPMs report with the appliance's keys. */
    TWO_PLACES("appliance.two-places");

    private final String id;

    Notice(String id) {
        this.id = id;
    }

    /** The stable identifier, where findings have their rule. */
    public String id() {
        return id;
    }
}
