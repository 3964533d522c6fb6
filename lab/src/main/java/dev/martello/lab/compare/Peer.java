package dev.martello.lab.compare;

import dev.martello.evidence.settings.Settings;
import java.io.IOException;
import java.util.List;

/** Another tool that judges how a machine is set up. */
interface Peer {
    String title();

    boolean isInstalled();

    /** Which of its tests ask the same as checks. */
    Counterparts counterparts();

    /**
     * What it says of this machine.
     *
     * @param settings what was seen of it
     * @throws CompareFailure if it runs, and says nothing that can be understood
     */
    List<PeerAnswers> ask(Settings settings) throws CompareFailure, IOException, InterruptedException;
}
