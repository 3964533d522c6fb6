package dev.martello.lab.demo;

/** One appliance of the demo. */
sealed interface DemoAppliance permits VirtualDemoAppliance, RealDemoAppliance {
    /** Its serial number in the register. */
    String name();

    /** Where it stands. */
    String site();

    /** What the register says that it is made of. */
    String model();

    /** What is special about it. */
    String description();

    /** What is to come of it; that it goes silent only after it was trusted. */
    DemoVerdict expected();

    /** The rule that must be among the reasons; empty if no rule is broken. */
    String rule();

    /** What the finding of that rule is about, or begins with; empty if that says nothing. */
    default String subject() {
        return "";
    }

    /** Whether the operator's register has it. */
    boolean isRegistered();
}
