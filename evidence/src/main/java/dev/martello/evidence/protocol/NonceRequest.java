package dev.martello.evidence.protocol;

import dev.martello.evidence.report.ApplianceId;

/** Asks for a nonce when the one of the last answer is lost or too old. */
public record NonceRequest(ApplianceId appliance) implements Message {}
