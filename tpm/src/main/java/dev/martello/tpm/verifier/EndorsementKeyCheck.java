package dev.martello.tpm.verifier;

import dev.martello.tpm.attester.EkTemplate;

/** Whether a key is an endorsement key. */
public sealed interface EndorsementKeyCheck {
    /** It is as the template says. That a maker stands for it is for a certificate to prove. */
    record Accepted(EkTemplate template) implements EndorsementKeyCheck {}

    /** It is not, for the first reason found. */
    record Refused(EkDefect defect, String explanation) implements EndorsementKeyCheck {}
}
