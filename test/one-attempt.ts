import type { Receipt } from '../gmail/message';
import type { Carrier } from '../gmail/send/carrier';
import type { Composed } from '../gmail/send/compose';

/** One try to send, nothing repeated: throws what went wrong, and closes the way out. */
export const oneAttempt = async (carrier: Carrier, message: Composed): Promise<Receipt> => {
	try {
		const outcome = await carrier.attempt(message);
		if ('failure' in outcome) throw outcome.failure;
		return outcome.receipt;
	} finally {
		await carrier.close();
	}
};
