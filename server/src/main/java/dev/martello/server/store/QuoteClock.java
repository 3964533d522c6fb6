package dev.martello.server.store;

/**
 * When a quote was made, in its TPM's own time.
 *
 * @param resetCount how often the machine was rebooted
 * @param restartCount how often it was resumed since
 * @param clockMillis milliseconds the TPM has been powered
 */
public record QuoteClock(long resetCount, long restartCount, long clockMillis) {}
