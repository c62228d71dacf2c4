import type { Answer } from './answers.ts';
import type { Org } from './org.ts';

/** The Metadata API. */
export function answerSoap(_org: Org, _path: string, _text: string, isIn: boolean): Answer {
  return {
    status: 500,
    body: `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="http://soap.sforce.com/2006/04/metadata"><soapenv:Body><soapenv:Fault><faultcode>sf:${isIn ? 'UNSUPPORTED' : 'INVALID_SESSION_ID'}</faultcode><faultstring>INVALID_SESSION_ID: Invalid Session ID found in SessionHeader</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>`,
  };
}
