package dev.martello.tpm;

import dev.martello.tpm.command.Request;
import dev.martello.tpm.structure.ResponseCode;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_RC;
import java.util.List;
import java.util.Optional;

/**
 * The TPM refused a command. The message names the response code as the specification does, and the handle, session or
 * parameter it is about: {@code TPM2_Load: TPM_RC_INTEGRITY for parameter 1 (inPrivate): an integrity check failed}.
 */
public final class TpmResponseException extends TpmException {
    private static final long serialVersionUID = 1;

    private final TPM_CC command;
    private final long code;

    TpmResponseException(Request<?> request, ResponseCode code) {
        super(sentence(request, code));
        this.command = request.code();
        this.code = code.value();
    }

    public TPM_CC command() {
        return command;
    }

    /** The response code with all it says. */
    public ResponseCode code() {
        return new ResponseCode(code);
    }

    /** The specification's name of the response code, if it has one. */
    public Optional<TPM_RC> rc() {
        return code().rc();
    }

    /** Whether the response code is this one, whatever it is about. */
    public boolean is(TPM_RC rc) {
        return rc().equals(Optional.of(rc));
    }

    private static String sentence(Request<?> request, ResponseCode code) {
        String what = code.rc().map(Object::toString).orElseGet(() -> unnamed(code));
        String meaning = code.rc().map(rc -> ": " + rc.meaning()).orElse("");
        String layer = code.isOfSoftwareLayer() ? ", told by the software in front of the TPM" : "";
        return request.code() + ": " + what + subject(request, code) + meaning + layer;
    }

    private static String subject(Request<?> request, ResponseCode code) {
        List<String> names = request.fieldNames();
        int handles = request.handles().size();
        return switch (code.subject()) {
            case ResponseCode.Command() -> "";
            case ResponseCode.Session(int number) -> " for session " + number;
            case ResponseCode.Handle(int number) -> " for handle " + number + named(names.subList(0, handles), number);
            case ResponseCode.Parameter(int number) ->
                " for parameter " + number + named(names.subList(handles, names.size()), number);
        };
    }

    private static String named(List<String> names, int number) {
        return number <= names.size() ? " (" + names.get(number - 1) + ")" : "";
    }

    private static String unnamed(ResponseCode code) {
        return (code.isVendorSpecific() ? "the vendor's own response code " : "the unknown response code ") + code;
    }
}
