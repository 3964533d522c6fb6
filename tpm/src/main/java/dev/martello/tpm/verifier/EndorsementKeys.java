package dev.martello.tpm.verifier;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.attester.EkTemplate;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.structure.TPM2B_PUBLIC_KEY_RSA;
import dev.martello.tpm.structure.TPMA_OBJECT.Flag;
import dev.martello.tpm.structure.TPMS_ECC_PARMS;
import dev.martello.tpm.structure.TPMS_KEYEDHASH_PARMS;
import dev.martello.tpm.structure.TPMS_RSA_PARMS;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Tells endorsement keys from others: they are as the profile's template says, apart from the key itself. */
public final class EndorsementKeys {
    private EndorsementKeys() {}

    public static EndorsementKeyCheck check(TPMT_PUBLIC area) {
        List<EkTemplate> ofKind = Arrays.stream(EkTemplate.values())
                .filter(each -> isOfKind(area, each.publicArea()))
                .toList();
        if (ofKind.isEmpty()) {
            return refused(EkDefect.UNSUPPORTED_ALGORITHM, "");
        }
        Optional<EkTemplate> template = ofKind.stream()
                .filter(each -> defect(area, each.publicArea()).isEmpty())
                .findFirst();
        if (template.isEmpty()) {
            return refused(defect(area, closest(area, ofKind).publicArea()).orElseThrow(), "");
        }
        try {
            PublicKeys.of(area);
            return new EndorsementKeyCheck.Accepted(template.get());
        } catch (InvalidKeyException e) {
            return refused(EkDefect.INVALID_KEY, ": " + e.getMessage());
        }
    }

    /** The template whose difference is worth telling: the one with the key's policy, if there is one. */
    private static EkTemplate closest(TPMT_PUBLIC area, List<EkTemplate> templates) {
        return templates.stream()
                .filter(each -> each.publicArea().authPolicy().equals(area.authPolicy()))
                .findFirst()
                .orElse(templates.getFirst());
    }

    private static boolean isOfKind(TPMT_PUBLIC area, TPMT_PUBLIC template) {
        return switch (area.parameters()) {
            case TPMS_RSA_PARMS rsa ->
                template.parameters() instanceof TPMS_RSA_PARMS other && rsa.keyBits() == other.keyBits();
            case TPMS_ECC_PARMS ecc ->
                template.parameters() instanceof TPMS_ECC_PARMS other && ecc.curveID() == other.curveID();
            case TPMS_KEYEDHASH_PARMS _ -> false;
        };
    }

    private static Optional<EkDefect> defect(TPMT_PUBLIC area, TPMT_PUBLIC template) {
        if (!area.objectAttributes().has(Flag.restricted)) {
            return Optional.of(EkDefect.NOT_RESTRICTED);
        }
        if (!area.objectAttributes().has(Flag.decrypt)) {
            return Optional.of(EkDefect.NOT_DECRYPTING);
        }
        if (area.objectAttributes().has(Flag.sign)) {
            return Optional.of(EkDefect.MAY_SIGN);
        }
        if (!area.objectAttributes().has(Flag.fixedTPM)) {
            return Optional.of(EkDefect.NOT_FIXED_TPM);
        }
        if (!area.objectAttributes().has(Flag.fixedParent)) {
            return Optional.of(EkDefect.NOT_FIXED_PARENT);
        }
        if (!area.objectAttributes().has(Flag.sensitiveDataOrigin)) {
            return Optional.of(EkDefect.NO_SENSITIVE_DATA_ORIGIN);
        }
        if (!area.authPolicy().equals(template.authPolicy())) {
            return Optional.of(EkDefect.POLICY_DIFFERS);
        }
        return withoutKey(area).equals(withoutKey(template))
                ? Optional.empty()
                : Optional.of(EkDefect.TEMPLATE_DIFFERS);
    }

    /** An exponent written out is the same as the default one. */
    private static TPMT_PUBLIC withoutKey(TPMT_PUBLIC area) {
        TPMT_PUBLIC blank = area.withUnique(new TPM2B_PUBLIC_KEY_RSA(Bytes.EMPTY));
        return switch (blank.parameters()) {
            case TPMS_RSA_PARMS rsa ->
                new TPMT_PUBLIC(
                        blank.type(),
                        blank.nameAlg(),
                        blank.objectAttributes(),
                        blank.authPolicy(),
                        new TPMS_RSA_PARMS(rsa.symmetric(), rsa.scheme(), rsa.keyBits(), rsa.effectiveExponent()),
                        blank.unique());
            case TPMS_ECC_PARMS _, TPMS_KEYEDHASH_PARMS _ -> blank;
        };
    }

    private static EndorsementKeyCheck refused(EkDefect defect, String detail) {
        return new EndorsementKeyCheck.Refused(defect, "the endorsement key " + defect.meaning() + detail);
    }
}
