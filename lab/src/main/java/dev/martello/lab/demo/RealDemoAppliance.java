package dev.martello.lab.demo;

import dev.martello.lab.machine.Machine;

/** An appliance of the demo that starts for real, in a virtual machine, and is as it was released. */
record RealDemoAppliance(String name, String site) implements DemoAppliance {
    static final RealDemoAppliance ONLY = new RealDemoAppliance("lab1-e01", "lab1");

    @Override
    public String model() {
        return Machine.MODEL;
    }

    @Override
    public String description() {
        return "a real machine, as shipped";
    }

    @Override
    public DemoVerdict expected() {
        return DemoVerdict.AFFIRMING;
    }

    @Override
    public String rule() {
        return "";
    }

    @Override
    public boolean isRegistered() {
        return true;
    }
}
