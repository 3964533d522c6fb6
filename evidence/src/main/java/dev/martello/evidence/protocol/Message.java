package dev.martello.evidence.protocol;

/** What travels between appliance and control plane. */
public sealed interface Message
        permits EnrolmentRequest,
                EnrolmentChallenge,
                ActivationRequest,
                Enrolled,
                NonceRequest,
                NonceAnswer,
                ReportRequest,
                ReportAnswer,
                SecretRequest,
                SecretAnswer {}
