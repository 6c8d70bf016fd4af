/** Names of the messages below, in their order. */
export const searchedSubjects = ['umlaut', 'file', 'japanese'];

const headers = (from: string, to: string, subject: string): string =>
	`From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nMIME-Version: 1.0\r\n`;

const zoe = '=?UTF-8?Q?Zo=C3=AB?= <zoe@customer.test>';

/** Messages to search among, on whatever server. */
export const searchedMessages = [
	`${headers(zoe, 'me@example.test', '=?UTF-8?Q?Gr=C3=B6=C3=9Fe?= umlaut')}\r\nHello\r\n`,
	`${headers(zoe, 'orders@example.test', 'file')}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${'QUJD'.repeat(19).concat('\r\n').repeat(80)}--b--\r\n`,
	`${headers('Taro <taro@customer.test>', 'me@example.test', '=?UTF-8?B?6KaL56mN?= japanese')}\r\nHello\r\n`,
].map((source) => Buffer.from(source));
