package dev.martello.server.acme;

import dev.martello.bytes.Bytes;
import dev.martello.server.store.AcmeAccount;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/**
 * A request of which is known who sent it, that it was meant for this place, and that it was not sent before.
 *
 * @param urls by which its sender reaches us
 */
public record AcmeCall(AcmeUrls urls, Sender sender, Bytes payload) {
    /** The account that sent it. */
    public AcmeAccount account() throws AcmeProblem {
        return switch (sender) {
            case Sender.Account(AcmeAccount account) -> account;
            case Sender.KeyHolder _ -> throw SignedRequest.malformed("this is asked by an account, with kid");
        };
    }

    /** As {@link #account}, of one that asks for what there is and changes nothing. */
    public AcmeAccount reader() throws AcmeProblem {
        if (!payload.isEmpty()) {
            throw SignedRequest.malformed("the payload of this request is empty");
        }
        return account();
    }

    /** The account that its sender's key is to have. */
    public AcmeAccount newAccount() throws AcmeProblem {
        return switch (sender) {
            case Sender.KeyHolder(AcmeAccount account, Bytes _) -> account;
            case Sender.Account _ -> throw SignedRequest.malformed("this is asked with a key, by jwk");
        };
    }

    /** The payload, which is an object. */
    public JsonNode object() throws AcmeProblem {
        return SignedRequest.object(payload.toString(StandardCharsets.UTF_8), "the payload");
    }

    /** A member that is octets in base64url. */
    public Bytes octets(String member) throws AcmeProblem {
        return SignedRequest.base64url(SignedRequest.text(object(), member), member);
    }
}
