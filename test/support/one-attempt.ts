import type { Receipt } from '../../gmail/message';
import type { Backend } from '../../gmail/send/backend';
import type { Composed } from '../../gmail/send/compose';

/** One try to send, nothing repeated: throws what went wrong, and closes the way out. */
export const oneAttempt = async (backend: Backend, message: Composed): Promise<Receipt> => {
	try {
		const outcome = await backend.attempt(message);
		if ('failure' in outcome) throw outcome.failure;
		return outcome.receipt;
	} finally {
		await backend.close();
	}
};
