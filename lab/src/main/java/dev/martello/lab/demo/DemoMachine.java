package dev.martello.lab.demo;

import dev.martello.evidence.report.ApplianceId;
import dev.martello.lab.tool.LabFailure;
import dev.martello.tpm.TpmException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What an appliance of the demo runs on. {@link #close} may be called on any thread, all else on one. */
sealed interface DemoMachine extends AutoCloseable permits VirtualDemoMachine, RealDemoMachine {
    /** Who it is, by the certificate that its TPM came with. */
    ApplianceId id() throws TpmException, IOException;

    /** Has it report to the control plane from now on. */
    void report(DemoControlPlane controlPlane) throws LabFailure, IOException, InterruptedException;

    /** Ends its reports. */
    void fallSilent();

    /**
     * Runs a program that is in no release.
     *
     * @return where it is
     */
    Path runUnknownProgram() throws TpmException, LabFailure, IOException;

    /** Where its agent keeps the certificate that its services use, if it asks for one. */
    Optional<Path> certificates();

    /** What the control plane told it when it refused it for a reason, if that was the last that it heard. */
    Optional<String> refusedFor(String reason);

    /**
     * Sees to it that it goes on.
     *
     * @throws LabFailure if there is no hope that it does
     */
    void keepUp() throws LabFailure, IOException, InterruptedException;

    @Override
    void close();
}
