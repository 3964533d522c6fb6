package dev.martello.evidence.ima;

import java.util.Arrays;
import java.util.Optional;

/**
 * The fields that templates are made of.
 *
 * @see <a href="https://docs.kernel.org/security/IMA-templates.html">Linux, IMA Template Management Mechanism, supported
 *     template fields</a>
 */
public enum ImaField {
    /** Digest of the file, SHA-1 or MD5. */
    D("d", FieldForm.HEX),
    /** Path or name of the event, at most 255 octets. */
    N("n", FieldForm.NAME),
    /** Digest of the file with the name of its algorithm. */
    D_NG("d-ng", FieldForm.NAMED_DIGEST),
    /** Digest with its type ({@code ima} or {@code verity}) and the name of its algorithm. */
    D_NGV2("d-ngv2", FieldForm.NAMED_DIGEST),
    /** Path or name of the event. */
    N_NG("n-ng", FieldForm.NAME),
    /** The file's signature, the value of {@code security.ima}; without one, its portable EVM signature. */
    SIG("sig", FieldForm.HEX),
    /** Digest of the file without its appended signature. */
    D_MODSIG("d-modsig", FieldForm.NAMED_DIGEST),
    /** The appended signature. */
    MODSIG("modsig", FieldForm.HEX),
    /** The measured buffer itself: a key, a command line, critical data. */
    BUF("buf", FieldForm.HEX),
    /** The portable EVM signature. */
    EVMSIG("evmsig", FieldForm.HEX),
    IUID("iuid", FieldForm.NUMBER_OF_4),
    IGID("igid", FieldForm.NUMBER_OF_4),
    IMODE("imode", FieldForm.NUMBER_OF_2),
    /** Names of the file's extended attributes, with {@code |} between them. */
    XATTRNAMES("xattrnames", FieldForm.OPTIONAL_NAME),
    /** Their lengths, four octets each. */
    XATTRLENGTHS("xattrlengths", FieldForm.HEX),
    /** Their values, one after the other. */
    XATTRVALUES("xattrvalues", FieldForm.HEX);

    private final String id;
    private final FieldForm form;

    ImaField(String id, FieldForm form) {
        this.id = id;
        this.form = form;
    }

    /** The kernel's name for the field. */
    public String id() {
        return id;
    }

    FieldForm form() {
        return form;
    }

    static Optional<ImaField> ofId(String id) {
        return Arrays.stream(values()).filter(each -> each.id.equals(id)).findFirst();
    }
}
