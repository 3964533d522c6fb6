package dev.martello.server.judgement;

/** What appliances' verdicts show that is not about their evidence. The identifiers never change their meaning. */
public enum Notice {
    /** A change that would end the trust in the appliance is held. */
    REFERENCE_HELD("reference.held"),
    /** Two TPMs report with the appliance's keys. */
    TWO_PLACES("appliance.two-places"),
    /** The firmware of its machine tells the serial number of a chassis that the register has with another TPM. */
    CHASSIS_OF_ANOTHER("chassis.of-another"),
    /** The firmware of its machine tells a serial number that the register does not have. */
    CHASSIS_SERIAL_MISMATCH("chassis.serial-mismatch"),
    /** A TPM that is not in the register said to be in the appliance's chassis. */
    CHASSIS_OTHER_TPM("chassis.other-tpm");

    private final String id;

    Notice(String id) {
        this.id = id;
    }

    /** The stable identifier, where findings have their rule. */
    public String id() {
        return id;
    }
}
