/**
 * Posture: whether a machine is set up as it should be.
 *
 * <p>In come {@link dev.martello.evidence.settings.Settings} and checks, which are data; out comes what each check says of the
 * settings. A fact that could not be seen makes a check that cannot tell, never one that passed.
 *
 * <pre>
 *   *.yaml ──PostureDocument.parse──▶ Check, Profile ──Profiles.choose──▶ Check ──CompiledChecks.of──▶ CompiledChecks
 *                                                                        CompiledChecks ──judge(settings)──▶ CheckResult
 *                                    Exemption ──CompiledExemptions.of──▶ CompiledExemptions ──apply(…, now)──▶ ExemptedResults
 * </pre>
 *
 * <p>An exemption is what documents call an exception; Java has that word for something else.
 */
@NullMarked
package dev.martello.appraisal.posture;

import org.jspecify.annotations.NullMarked;
