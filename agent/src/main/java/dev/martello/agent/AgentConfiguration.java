package dev.martello.agent;

import dev.martello.agent.collector.Collector;
import dev.martello.agent.credential.Credential;
import dev.martello.evidence.protocol.ChassisSerial;
import dev.martello.evidence.protocol.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an agent needs to know of its appliance.
 *
 * @param platform what the appliance runs
 * @param stateDirectory where the wrapped attestation key is kept; made if it is not there, readable by the agent alone
 * @param chassisSerial what the firmware says is the machine's serial number, if it says so
 * @param collectors the sources of evidence, in the order in which reports name their items
 * @param credential the certificate that it asks for, if it asks for one
 */
public record AgentConfiguration(
        Platform platform,
        Path stateDirectory,
        Optional<ChassisSerial> chassisSerial,
        List<Collector> collectors,
        Optional<Credential> credential) {
    public AgentConfiguration {
        collectors = List.copyOf(collectors);
    }
}
