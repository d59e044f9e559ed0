const item = (path: string, name: string, value: string): string =>
  `<item oor:path="/org.openoffice.${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`;

const inet = (name: string, value: string): string => item('Inet/Settings', name, value);
const security = (name: string, value: string): string =>
  item('Office.Common/Security/Scripting', name, value);

/**
 * The profile LibreOffice begins with: no macro runs, no link of a document is followed, to a file
 * of this machine or to the network, and what would still go out is sent where nobody listens.
 */
export const bareProfile = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
  security('MacroSecurityLevel', '3'),
  security('DisableMacrosExecution', 'true'),
  security('BlockUntrustedRefererLinks', 'true'),
  item('Office.Writer/Content/Update', 'Link', '0'),
  item('Office.Calc/Content/Update', 'Link', '2'),
  inet('ooInetProxyType', '2'),
  inet('ooInetHTTPProxyName', '127.0.0.1'),
  inet('ooInetHTTPProxyPort', '9'),
  inet('ooInetHTTPSProxyName', '127.0.0.1'),
  inet('ooInetHTTPSProxyPort', '9'),
  inet('ooInetNoProxy', ''),
  '</oor:items>',
].join('\n');
