import type { Account } from '../gmail';
import type { Credentials, Target } from './credentials-file';
import type { Inbox } from './inbox';
import type { Protocol } from './protocol';

/** What each group of checks is handed. */
export interface VerifyContext {
	credentials: Credentials;
	target: Target;
	account: Account;
	protocol: Protocol;
	/** Stands in every subject and label made here, so that they are found again. */
	marker: string;
}

/** The same, with a watch on the Inbox: full mail only. */
export interface MailContext extends VerifyContext {
	inbox: Inbox;
}
