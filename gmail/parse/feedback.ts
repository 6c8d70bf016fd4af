import type { Feedback } from '../message';
import { oneAddressIn } from '../one-address';
import { fieldsOf, unfolded, type Fields } from './report-fields';

const address = (value: string): string => oneAddressIn(unfolded(value).replace(/^<|>$/g, ''));

/**
 * Reads a report that a message was taken for spam (RFC 5965).
 *
 * @param report the message/feedback-report part, decoded
 * @param original header of the message that it is about
 */
export const readFeedback = (report: string, original: Fields): Feedback => {
	const fields = fieldsOf(report);
	const first = (name: string): string => unfolded(fields[name]?.[0]);
	return {
		type: first('feedback-type').toLowerCase(),
		recipients: (fields['original-rcpt-to'] ?? []).map(address).filter((each) => each !== ''),
		sender: address(fields['original-mail-from']?.[0] ?? ''),
		sourceIp: first('source-ip'),
		arrivalDate: first('arrival-date') || first('received-date'),
		domains: (fields['reported-domain'] ?? []).map(unfolded),
		originalMessageId: unfolded(original['message-id']?.[0]),
		originalSubject: unfolded(original.subject?.[0]),
	};
};
