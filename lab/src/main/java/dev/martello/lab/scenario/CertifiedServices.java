package dev.martello.lab.scenario;

import dev.martello.lab.machine.Machine;
import dev.martello.lab.tool.LabFailure;
import dev.martello.workload.WorkloadApiClient;
import dev.martello.workload.WorkloadApiRefusal;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an appliance does with the certificate that it is granted, all of it by the units that come with the agent: nginx serves over it, and the
 * Workload API hands it to the programs of one user. And what is left of that when trust ends.
 */
final class CertifiedServices implements Aftermath {
    private static final String FOLDER = "/run/martello-agent/certificate";
    private static final String BOTH = FOLDER + "/svid-with-key.pem";
    private static final String SOCKET = "/run/martello/workload.sock";
    private static final int HTTPS = 443;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** As the documentation tells users. nginx cannot start so before there is a certificate. */
    private static final String SET_UP = String.join(
            " && ",
            "mkdir -p /run/lab/nginx.d",
            "echo 'server { listen 443 ssl; ssl_certificate " + BOTH + "; ssl_certificate_key " + BOTH
                    + "; ssl_protocols TLSv1.3; }' >/run/lab/nginx.d/tls.conf",
            "echo 'MARTELLO_OPTIONS=--certificate " + FOLDER + "' >/run/lab/agent.env",
            "systemctl stop nginx.service",
            "systemctl start martello-certificate@nginx.path",
            "systemctl restart martello-agent.service");

    private static final String START_WORKLOAD_API = "systemctl start martello-workload-api.service; "
            + "n=0; until test -S " + SOCKET + " || [ $n = 240 ]; do sleep 0.5; n=$((n+1)); done";

    private static final String AWAIT_STOPPED =
            "n=0; while systemctl -q is-active nginx.service && [ $n -lt 100 ]; do sleep 0.5; n=$((n+1)); done; ";
    private static final String LOOK = "systemctl is-active nginx.service martello-workload-api.service; "
            + "systemctl show --property=NRestarts --value martello-workload-api.service; ls " + FOLDER;

    /** nginx was stopped and did not fail, the Workload API goes on, and of the certificate's files only the roots are there. */
    private static final List<String> LEFT = List.of("inactive", "active", "0", "bundle.pem");

    /** A user of the machine, and the port of it where something hands on to the Workload API what comes, as this user. */
    private enum User {
        /** Whom the image's configuration allows to have the certificate. */
        ALLOWED("www-data", 9001),
        OTHER("nobody", 9002);

        private final String account;
        private final int port;

        User(String account, int port) {
            this.account = account;
            this.port = port;
        }

        WorkloadApiClient on(Machine machine) throws LabFailure, IOException {
            machine.hand()
                    .run("systemd-run --quiet --collect --unit=relay-of-" + account + " --uid=" + account
                            + " --socket-property=ListenStream=" + port
                            + " /usr/lib/systemd/systemd-socket-proxyd " + SOCKET);
            return new WorkloadApiClient(machine.reach(port), PATIENCE);
        }
    }

    private final Machine machine;
    private final LabControlPlane controlPlane;
    private final TlsClient https;
    private final X509Certificate served;
    private final WorkloadApiClient program;
    private final WorkloadApiClient.Certificates handed;
    private final List<String> faults = new ArrayList<>();

    private CertifiedServices(
            Machine machine,
            LabControlPlane controlPlane,
            TlsClient https,
            X509Certificate served,
            WorkloadApiClient program) {
        this.machine = machine;
        this.controlPlane = controlPlane;
        this.https = https;
        this.served = served;
        this.program = program;
        this.handed = program.fetch();
    }

    /** Has a trusted machine serve and hand out its certificate, and then run a program that is in no release. */
    static Aftermath endTrust(Machine machine, LabControlPlane controlPlane)
            throws LabFailure, IOException, InterruptedException {
        TlsClient https = new TlsClient(machine.reach(HTTPS), controlPlane.root());
        machine.hand().run(SET_UP);
        X509Certificate served = Watch.on(machine)
                .until(https::handshake, () -> "nobody serves over a certificate that the operator's root vouches for");
        machine.hand().run(START_WORKLOAD_API);
        CertifiedServices services =
                new CertifiedServices(machine, controlPlane, https, served, User.ALLOWED.on(machine));
        try {
            services.lookWhileTrusted();
            machine.hand().runUnknownProgram();
            return services;
        } catch (LabFailure | IOException | InterruptedException e) {
            services.close();
            throw e;
        }
    }

    private void lookWhileTrusted() throws LabFailure, IOException, InterruptedException {
        try {
            faultUnless(
                    handed.next().equals(served), "the Workload API hands out another certificate than nginx shows");
        } catch (WorkloadApiRefusal e) {
            faults.add("the Workload API refuses who is allowed to have the certificate: " + e.getMessage());
        }
        try (WorkloadApiClient other = User.OTHER.on(machine)) {
            faultUnless(isDenied(other.fetch()), "the Workload API hands the certificate to another user");
        }
        faultUnless(!controlPlane.isRevoked(served), "the certificate was revoked before");
    }

    @Override
    public List<String> faults() throws LabFailure, IOException, InterruptedException {
        // The stream that was begun before ends first: the certificate is gone then.
        faultUnless(isDenied(handed), "a program goes on with the certificate");
        faultUnless(isDenied(program.fetch()), "the Workload API hands out the certificate still");
        List<String> left = machine.hand().run(AWAIT_STOPPED + LOOK);
        faultUnless(left.equals(LEFT), "the machine has " + left + " left");
        faultUnless(https.handshake().equals(Optional.empty()), "nginx serves still");
        faultUnless(controlPlane.isRevoked(served), "the certificate is not revoked");
        return List.copyOf(faults);
    }

    /** Whether there is no certificate, or none any more. */
    private static boolean isDenied(WorkloadApiClient.Certificates certificates) throws IOException {
        try {
            certificates.next();
            return false;
        } catch (WorkloadApiRefusal e) {
            return e.code().equals(WorkloadApiRefusal.DENIED);
        }
    }

    private void faultUnless(boolean isAsItShouldBe, String fault) {
        if (!isAsItShouldBe) {
            faults.add(fault);
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
