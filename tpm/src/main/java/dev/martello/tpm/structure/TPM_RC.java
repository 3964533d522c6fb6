package dev.martello.tpm.structure;

import java.util.Arrays;
import java.util.Optional;

/** Response codes, each with what the specification says it means. */
public enum TPM_RC {
    SUCCESS(0x000, "done"),
    BAD_TAG(0x01e, "the tag of the command is wrong, or the TPM is not of version 2.0"),
    INITIALIZE(0x100, "the TPM was not started by TPM2_Startup, or was already"),
    FAILURE(0x101, "the TPM is in failure mode"),
    SEQUENCE(0x103, "a sequence handle was used improperly"),
    PRIVATE(0x10b, "not currently used"),
    HMAC(0x119, "not currently used"),
    DISABLED(0x120, "the command is disabled"),
    EXCLUSIVE(0x121, "an audit sequence required exclusivity"),
    AUTH_TYPE(0x124, "the authorization handle is not right for the command"),
    AUTH_MISSING(0x125, "the command needs an authorization session that it does not have"),
    POLICY(0x126, "a policy failed in a mathematical operation, or the policy value is invalid"),
    PCR(0x127, "the PCR check failed"),
    PCR_CHANGED(0x128, "PCRs have changed since they were checked"),
    UPGRADE(0x12d, "the TPM is in field upgrade mode"),
    TOO_MANY_CONTEXTS(0x12e, "the context counter is at its maximum"),
    AUTH_UNAVAILABLE(0x12f, "the authorization value or policy of the entity is not available"),
    REBOOT(0x130, "a restart of the TPM is required"),
    UNBALANCED(0x131, "the sizes of hash and symmetric key of the protection algorithms do not match"),
    COMMAND_SIZE(0x142, "the command's size does not match what its header says"),
    COMMAND_CODE(0x143, "the TPM does not have the command"),
    AUTHSIZE(0x144, "the size of the authorization area is out of range"),
    AUTH_CONTEXT(0x145, "the command may not have an authorization session"),
    NV_RANGE(0x146, "the offset and size exceed the NV index"),
    NV_SIZE(0x147, "the requested NV size is larger than allowed"),
    NV_LOCKED(0x148, "the NV index is locked"),
    NV_AUTHORIZATION(0x149, "the NV index may not be accessed so"),
    NV_UNINITIALIZED(0x14a, "the NV index was not written yet, or its state could not be restored"),
    NV_SPACE(0x14b, "there is not enough NV memory"),
    NV_DEFINED(0x14c, "the NV index or persistent object is already there"),
    BAD_CONTEXT(0x150, "the context is not valid"),
    CPHASH(0x151, "the cpHash is already set or not right"),
    PARENT(0x152, "the handle is not that of a valid parent"),
    NEEDS_TEST(0x153, "a function needs to be tested first"),
    NO_RESULT(0x154, "the TPM cannot process the request"),
    SENSITIVE(0x155, "the sensitive area did not unmarshal after it was decrypted"),

    ASYMMETRIC(0x081, "the asymmetric algorithm is not supported or not right"),
    ATTRIBUTES(0x082, "attributes are inconsistent"),
    HASH(0x083, "the hash algorithm is not supported or not right"),
    VALUE(0x084, "the value is out of range or not right for the context"),
    HIERARCHY(0x085, "the hierarchy is not enabled or not right"),
    KEY_SIZE(0x087, "the key size is not supported"),
    MGF(0x088, "the mask generation function is not supported"),
    MODE(0x089, "the mode of operation is not supported"),
    TYPE(0x08a, "the type of the value is not right"),
    HANDLE(0x08b, "the handle is not right, or nothing is there"),
    KDF(0x08c, "the key derivation function is unsupported or not right"),
    RANGE(0x08d, "the value was out of the allowed range"),
    AUTH_FAIL(0x08e, "the authorization HMAC check failed, and the lock-out counter went up"),
    NONCE(0x08f, "the nonce's size or value is invalid"),
    PP(0x090, "physical presence is required"),
    SCHEME(0x092, "the scheme is unsupported or incompatible"),
    SIZE(0x095, "the structure has the wrong size"),
    SYMMETRIC(0x096, "the symmetric algorithm or key size is unsupported or not right"),
    TAG(0x097, "the structure's tag is wrong"),
    SELECTOR(0x098, "the union's selector is wrong"),
    INSUFFICIENT(0x09a, "there were fewer octets than the value needs"),
    SIGNATURE(0x09b, "the signature is not valid"),
    KEY(0x09c, "the key's fields are not compatible with its use"),
    POLICY_FAIL(0x09d, "a policy check failed"),
    INTEGRITY(0x09f, "an integrity check failed"),
    TICKET(0x0a0, "the ticket is not valid"),
    RESERVED_BITS(0x0a1, "reserved bits are not zero"),
    BAD_AUTH(0x0a2, "the authorization failed; it does not count towards a lock-out"),
    EXPIRED(0x0a3, "the policy has expired"),
    POLICY_CC(0x0a4, "the policy is for another command"),
    BINDING(0x0a5, "the public and the sensitive area are not cryptographically bound"),
    CURVE(0x0a6, "the curve is not supported"),
    ECC_POINT(0x0a7, "the point is not on the curve"),
    FW_LIMITED(0x0a8, "the hierarchy is limited to a firmware"),
    SVN_LIMITED(0x0a9, "the hierarchy is limited to a security version"),

    CONTEXT_GAP(0x901, "the gap for context identifiers is too large"),
    OBJECT_MEMORY(0x902, "there is no memory left for loaded objects: flush one"),
    SESSION_MEMORY(0x903, "there is no memory left for sessions: flush one"),
    MEMORY(0x904, "there is no memory left: flush something"),
    SESSION_HANDLES(0x905, "there are no session handles left: flush a session"),
    OBJECT_HANDLES(0x906, "there are no object handles left: a restart is needed"),
    LOCALITY(0x907, "the command does not come from a locality it may come from"),
    YIELDED(0x908, "the TPM has paused the command: send it again"),
    CANCELED(0x909, "the command was cancelled"),
    TESTING(0x90a, "the TPM is testing itself: send the command again later"),
    REFERENCE_H0(0x910, "the first handle is of an object that is not loaded"),
    REFERENCE_H1(0x911, "the second handle is of an object that is not loaded"),
    REFERENCE_H2(0x912, "the third handle is of an object that is not loaded"),
    REFERENCE_H3(0x913, "the fourth handle is of an object that is not loaded"),
    REFERENCE_H4(0x914, "the fifth handle is of an object that is not loaded"),
    REFERENCE_H5(0x915, "the sixth handle is of an object that is not loaded"),
    REFERENCE_H6(0x916, "the seventh handle is of an object that is not loaded"),
    REFERENCE_S0(0x918, "the first session is not loaded"),
    REFERENCE_S1(0x919, "the second session is not loaded"),
    REFERENCE_S2(0x91a, "the third session is not loaded"),
    REFERENCE_S3(0x91b, "the fourth session is not loaded"),
    REFERENCE_S4(0x91c, "the fifth session is not loaded"),
    REFERENCE_S5(0x91d, "the sixth session is not loaded"),
    REFERENCE_S6(0x91e, "the seventh session is not loaded"),
    NV_RATE(0x920, "the TPM slows down writing to NV memory to prevent wear"),
    LOCKOUT(0x921, "the TPM is in lock-out after failed authorizations"),
    RETRY(0x922, "the TPM was not able to start the command: send it again"),
    NV_UNAVAILABLE(0x923, "NV memory is not accessible now"),
    NOT_USED(0x97f, "reserved");

    private final int value;
    private final String meaning;

    TPM_RC(int value, String meaning) {
        this.value = value;
        this.meaning = meaning;
    }

    /** The code without what it says of a handle, session or parameter. */
    public int value() {
        return value;
    }

    public String meaning() {
        return meaning;
    }

    static Optional<TPM_RC> ofValue(long value) {
        return Arrays.stream(values()).filter(each -> each.value == value).findFirst();
    }

    @Override
    public String toString() {
        return "TPM_RC_" + name();
    }
}
