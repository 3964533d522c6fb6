package dev.martello.evidence.settings;

/**
 * Where logs are sent to.
 *
 * @param program {@code rsyslog}, {@code syslogd} or {@code journal-upload}
 * @param transport {@code udp}, {@code tcp}, {@code relp} or {@code http}
 * @param tls whether they cannot be read on the way
 */
public record LogTarget(String program, String address, String transport, boolean tls) {}
