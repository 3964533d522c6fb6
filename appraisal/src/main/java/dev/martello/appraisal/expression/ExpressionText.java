package dev.martello.appraisal.expression;

/**
 * The text of an expression or a template.
 *
 * @param line where it is in its document, from 1
 */
public record ExpressionText(String text, int line) {}
