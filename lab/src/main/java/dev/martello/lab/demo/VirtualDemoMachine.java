package dev.martello.lab.demo;

import dev.martello.agent.AgentEvent;
import dev.martello.agent.credential.KeyPlace;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.lab.appliance.MeasuredFile;
import dev.martello.lab.appliance.VirtualAppliance;
import dev.martello.tpm.TpmException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A virtual appliance in the demo.
 *
 * @param copied whose disk it has a copy of when it begins to report
 * @param folder where its agent keeps the certificate that its services use
 */
record VirtualDemoMachine(VirtualAppliance appliance, Optional<VirtualAppliance> copied, Path folder)
        implements DemoMachine {
    static final MeasuredFile MINER = MeasuredFile.of("/var/tmp/.cache/xmrig", "somebody else's program");

    @Override
    public ApplianceId id() throws TpmException, IOException {
        return appliance.id();
    }

    @Override
    public void report(DemoControlPlane controlPlane) throws IOException {
        if (copied.isPresent()) {
            appliance.cloneDiskOf(copied.get());
        }
        appliance.wantCertificate(folder, KeyPlace.MEMORY);
        appliance.startAgent(controlPlane.forAgents());
    }

    @Override
    public void fallSilent() {
        appliance.stopAgent();
    }

    @Override
    public Path runUnknownProgram() throws TpmException, IOException {
        appliance.run(MINER);
        return Path.of(MINER.path());
    }

    @Override
    public Optional<String> refusedFor(String reason) {
        return appliance
                .lastEvent()
                .filter(AgentEvent.Failed.class::isInstance)
                .map(AgentEvent.Failed.class::cast)
                .filter(failed -> failed.reason().equals(reason))
                .map(AgentEvent.Failed::explanation);
    }

    @Override
    public Optional<Path> certificates() {
        return Optional.of(folder);
    }

    @Override
    public void keepUp() {
        // Its agent runs in this process, and tries again by itself.
    }

    @Override
    public void close() {
        appliance.close();
    }
}
