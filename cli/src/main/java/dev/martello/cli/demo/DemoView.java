package dev.martello.cli.demo;

import dev.martello.lab.demo.DemoState;

/** Shows the states of a demo. Called by one thread. */
interface DemoView extends AutoCloseable {
    void show(DemoState state);

    /** Says something that stays. */
    void say(String text);

    @Override
    void close();
}
