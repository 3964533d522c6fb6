package dev.martello.tpm;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.command.NV_ReadPublic;
import dev.martello.tpm.command.ReadPublic;
import dev.martello.tpm.command.Request;
import dev.martello.tpm.command.TpmCommand;
import dev.martello.tpm.structure.ResponseCode;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TPM_RC;
import dev.martello.tpm.transport.TpmTransport;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A TPM that executes commands.
 *
 * {@snippet :
 * try (Tpm tpm = Tpm.over(TpmTransport.open("device:/dev/tpmrm0"))) {
 *     Bytes random = tpm.execute(new GetRandom(16)).randomBytes();
 * }
 * }
 *
 * <p>Commands of several threads are executed one after the other. A {@link Session} however is for one thread.
 */
public final class Tpm implements AutoCloseable {
    /** With waits from 1 ms, doubled each time, the last one is after 4 seconds: longer than a self-test takes. */
    private static final int MAX_ATTEMPTS = 13;

    private final TpmTransport transport;
    private final SecureRandom random;
    private final Pause pause;

    /** Waits while the TPM is busy. */
    @FunctionalInterface
    interface Pause {
        void millis(long millis) throws InterruptedException;
    }

    Tpm(TpmTransport transport, SecureRandom random, Pause pause) {
        this.transport = transport;
        this.random = random;
        this.pause = pause;
    }

    /** The TPM behind a transport, which is closed with it. */
    public static Tpm over(TpmTransport transport) {
        return over(transport, new SecureRandom());
    }

    /** The same, with the origin of the nonces and salts of sessions given. */
    public static Tpm over(TpmTransport transport, SecureRandom random) {
        return new Tpm(transport, random, Thread::sleep);
    }

    /**
     * Executes a command. Handles that need an authorization get the sessions in their order; for those that remain the
     * empty password is tried. Further sessions encrypt parameters.
     *
     * <p>When the TPM says that it is busy, the command is sent again, for some seconds in all.
     *
     * @throws TpmResponseException if the TPM refuses
     * @throws TpmTransportException if it cannot be reached
     * @throws TpmProtocolException if its response is malformed, or was not made by who shares the session's key
     */
    public <R> R execute(TpmCommand<R> command, Session... sessions) throws TpmException {
        Request<R> request = command.request();
        List<Session> authorizations = new ArrayList<>(List.of(sessions));
        while (authorizations.size() < request.authorizations()) {
            authorizations.add(Session.EMPTY_PASSWORD);
        }
        Exchange<R> exchange = new Exchange<>(request, authorizations, names(request, authorizations), random);
        Bytes response = transmit(exchange.command());
        ResponseCode code = exchange.code(response);
        for (int attempt = 1; isBusy(code) && attempt < MAX_ATTEMPTS; attempt++) {
            pause(1L << (attempt - 1));
            response = transmit(exchange.command());
            code = exchange.code(response);
        }
        if (!code.isSuccess()) {
            throw new TpmResponseException(request, code);
        }
        return exchange.result(response);
    }

    @Override
    public void close() throws TpmTransportException {
        transport.close();
    }

    SecureRandom random() {
        return random;
    }

    private synchronized Bytes transmit(Bytes command) throws TpmTransportException {
        return transport.transmit(command);
    }

    /** The names of the handles, which the HMAC of a session covers; without such a session nobody needs them. */
    private List<Bytes> names(Request<?> request, List<Session> sessions) throws TpmException {
        if (sessions.stream().noneMatch(Session::isAuthenticated)) {
            return List.of();
        }
        List<Bytes> names = new ArrayList<>();
        for (TPM_HANDLE handle : request.handles()) {
            names.add(name(handle));
        }
        return names;
    }

    private Bytes name(TPM_HANDLE handle) throws TpmException {
        if (handle.isObject()) {
            return execute(new ReadPublic(handle)).name();
        }
        if (handle.isNvIndex()) {
            return execute(new NV_ReadPublic(handle)).nvName();
        }
        return TPM_HANDLE.LAYOUT.write(handle);
    }

    private static boolean isBusy(ResponseCode code) {
        Optional<TPM_RC> rc = code.rc();
        return rc.equals(Optional.of(TPM_RC.RETRY))
                || rc.equals(Optional.of(TPM_RC.YIELDED))
                || rc.equals(Optional.of(TPM_RC.TESTING));
    }

    private void pause(long millis) throws TpmTransportException {
        try {
            pause.millis(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TpmTransportException("interrupted while the TPM was busy", e);
        }
    }
}
