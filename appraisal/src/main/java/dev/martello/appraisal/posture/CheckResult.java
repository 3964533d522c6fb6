package dev.martello.appraisal.posture;

/** A check and what it says. */
public record CheckResult(Check check, Outcome outcome) {}
