import type { VerifyContext } from '../context';

/** A mistake, and what the package should make of Google's answer. */
export interface Refusal {
	behaviour: string;
	code: string;
	/** The sign-in or access level without which it cannot be made. */
	needs?: (context: VerifyContext) => boolean;
	provoke(context: VerifyContext): Promise<unknown>;
}
