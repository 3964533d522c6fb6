package dev.martello.tpm;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.command.Request;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.ResponseCode;
import dev.martello.tpm.structure.TPMA_SESSION;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TPM_ST;
import dev.martello.tpm.structure.TpmLimits;
import dev.martello.tpm.transport.TpmTransport;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** One command and its response as octets: header, handles, authorizations, parameters (Part 1, Command and Response Structure). */
final class Exchange<R> {
    private static final int HANDLE_BYTES = 4;

    /** What the authorization area of a response says of a session. */
    private record Answer(Bytes nonce, TPMA_SESSION attributes, Bytes hmac) {}

    private final Request<R> request;
    private final List<Session> sessions;
    private final Bytes command;

    Exchange(Request<R> request, List<Session> sessions, List<Bytes> names, SecureRandom random) {
        this.request = request;
        this.sessions = sessions;
        this.command = frame(names, random);
    }

    Bytes command() {
        return command;
    }

    /** The response code of a response, whose header is checked. */
    ResponseCode code(Bytes response) throws TpmProtocolException {
        try {
            BytesReader<MalformedTpmStructure> in = reader(response);
            in.u16("tag");
            long size = in.u32("responseSize");
            if (size != response.length()) {
                throw in.malformed("responseSize is " + size + ", but " + response.length() + " octets came");
            }
            return new ResponseCode(in.u32("responseCode"));
        } catch (MalformedTpmStructure e) {
            throw malformed(e);
        }
    }

    /** What a response says that is one of success. */
    R result(Bytes response) throws TpmProtocolException {
        try {
            return result(reader(response));
        } catch (MalformedTpmStructure e) {
            throw malformed(e);
        }
    }

    private R result(BytesReader<MalformedTpmStructure> in) throws MalformedTpmStructure, TpmProtocolException {
        TPM_ST expected = sessions.isEmpty() ? TPM_ST.NO_SESSIONS : TPM_ST.SESSIONS;
        int tag = in.u16("tag");
        if (tag != expected.value()) {
            throw in.malformedAt(0, "tag is not " + expected);
        }
        in.skip(8, "responseSize and responseCode");
        Bytes handles = in.bytes(request.responseHandles() * HANDLE_BYTES, "handles");
        Bytes parameters = sessions.isEmpty()
                ? in.rest()
                : in.bytes(in.size32("parameterSize", TpmTransport.MAX_RESPONSE_BYTES), "parameters");
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < sessions.size(); i++) {
            answers.add(new Answer(
                    in.bytes(in.size16("nonceTPM", TpmLimits.NONCE), "nonceTPM"),
                    TPMA_SESSION.LAYOUT.parse(in.bytes(1, "sessionAttributes")),
                    in.bytes(in.size16("hmac", TpmLimits.DIGEST), "hmac")));
        }
        in.requireEnd("the response");
        return request.response().parse(Bytes.concat(handles, checked(parameters, answers)));
    }

    /** The parameters in clear, once each session has agreed that they come from the TPM. */
    private Bytes checked(Bytes parameters, List<Answer> answers) throws TpmProtocolException {
        for (int i = 0; i < sessions.size(); i++) {
            Answer answer = answers.get(i);
            if (!sessions.get(i).accepts(request.code(), parameters, answer.nonce, answer.attributes, answer.hmac)) {
                throw new TpmProtocolException(request.code() + ": the response is not authentic: its HMAC for session "
                        + (i + 1) + " is wrong");
            }
        }
        for (Session session : sessions) {
            parameters = session.decryptResponse(parameters);
        }
        return parameters;
    }

    private Bytes frame(List<Bytes> names, SecureRandom random) {
        Bytes parameters = request.parameters();
        for (Session session : sessions) {
            session.rollCallerNonce(random);
            parameters = session.encryptCommand(parameters);
        }
        BytesWriter body = BytesWriter.bigEndian();
        for (TPM_HANDLE handle : request.handles()) {
            body.u32(handle.value());
        }
        if (!sessions.isEmpty()) {
            body.sized32(authorizations(parameters, names));
        }
        body.bytes(parameters);
        return BytesWriter.bigEndian()
                .u16((sessions.isEmpty() ? TPM_ST.NO_SESSIONS : TPM_ST.SESSIONS).value())
                .u32(TpmTransport.HEADER_BYTES + body.length())
                .u32(request.code().value())
                .bytes(body.toBytes())
                .toBytes();
    }

    private Bytes authorizations(Bytes parameters, List<Bytes> names) {
        BytesWriter area = BytesWriter.bigEndian();
        for (int i = 0; i < sessions.size(); i++) {
            Session session = sessions.get(i);
            Bytes others = i == 0 ? noncesOfOtherEncryptingSessions() : Bytes.EMPTY;
            area.u32(session.handle().value())
                    .sized16(session.callerNonce())
                    .bytes(TPMA_SESSION.LAYOUT.write(session.attributes()))
                    .sized16(session.authorize(request.code(), names, parameters, others));
        }
        return area.toBytes();
    }

    /**
     * What the HMAC of the first session covers besides its own nonces (Part 1, HMAC Computation): the nonces of the session that
     * encrypts the command, then of that which encrypts the response, unless it is itself or the same one again.
     */
    private Bytes noncesOfOtherEncryptingSessions() {
        int decrypting = firstWith(TPMA_SESSION.Flag.decrypt);
        int encrypting = firstWith(TPMA_SESSION.Flag.encrypt);
        Bytes nonces = decrypting > 0 ? sessions.get(decrypting).tpmNonce() : Bytes.EMPTY;
        return encrypting > 0 && encrypting != decrypting
                ? Bytes.concat(nonces, sessions.get(encrypting).tpmNonce())
                : nonces;
    }

    private int firstWith(TPMA_SESSION.Flag flag) {
        for (int i = 0; i < sessions.size(); i++) {
            if (sessions.get(i).attributes().has(flag)) {
                return i;
            }
        }
        return -1;
    }

    private TpmProtocolException malformed(MalformedTpmStructure e) {
        return new TpmProtocolException(request.code() + ": the response is malformed: " + e.getMessage(), e);
    }

    private static BytesReader<MalformedTpmStructure> reader(Bytes response) {
        return BytesReader.bigEndian(response, MalformedTpmStructure::new);
    }
}
