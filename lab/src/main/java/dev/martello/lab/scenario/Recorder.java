package dev.martello.lab.scenario;

import dev.martello.bytes.Bytes;
import dev.martello.server.view.ApplianceView;
import java.io.IOException;
import java.util.Map;

/** Is told of each verdict that a scenario came to. */
@FunctionalInterface
public interface Recorder {
    /** Keeps nothing. */
    Recorder NONE = (_, _, _) -> {};

    /**
     * A verdict.
     *
     * @param evidence what the appliance stood by, by the kind of its items; of a log in several items all of it
     */
    void judged(Scenario scenario, ApplianceView appliance, Map<String, Bytes> evidence) throws IOException;
}
