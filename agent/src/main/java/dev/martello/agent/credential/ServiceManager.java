package dev.martello.agent.credential;

import java.io.IOException;

/** Tells a service of the system that its certificate is another one, or that it has none any more. */
public interface ServiceManager {
    /**
     * Has a service read its certificate again, and starts it if it does not run.
     *
     * @throws IOException if it cannot be told; it says why in a sentence
     */
    void renewed(Service service) throws IOException, InterruptedException;

    /**
     * Stops a service.
     *
     * @throws IOException if it cannot be told; it says why in a sentence
     */
    void ended(Service service) throws IOException, InterruptedException;
}
