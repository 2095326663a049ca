<#
.SYNOPSIS
  Makes this Windows 11 machine a kiosk: lockdown, power, updates. Run as SYSTEM (psexec -i -s powershell), or through an MDM.
.EXAMPLE
  .\apply.ps1 -Mode AssignedAccess     # Pro and above
  .\apply.ps1 -Mode ShellLauncher      # Enterprise, Education, IoT Enterprise: the stricter one
  .\apply.ps1 -Program 'C:\Users\kiosk\AppData\Local\Programs\tiepdon\tiepdon.exe'   # installed for the account alone
  .\apply.ps1 -Remove
#>
[CmdletBinding()]
param(
  [ValidateSet('AssignedAccess', 'ShellLauncher')] [string] $Mode = 'ShellLauncher',
  [string] $Program = '%ProgramFiles%\TiepDon\tiepdon.exe',
  [switch] $Remove
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest

if (-not [Security.Principal.WindowsIdentity]::GetCurrent().IsSystem) {
  throw 'Windows takes these settings from SYSTEM only: psexec -i -s powershell, then run this again.'
}

$bridge = Get-CimInstance -Namespace 'root\cimv2\mdm\dmmap' -ClassName 'MDM_AssignedAccess'
if ($Remove) {
  $bridge.Configuration = $null
  $bridge.ShellLauncher = $null
  Set-CimInstance -CimInstance $bridge
  Write-Output 'The kiosk account is an ordinary one again. Power and update settings stay.'
  return
}

$file = if ($Mode -eq 'AssignedAccess') { 'assigned-access.xml' } else { 'shell-launcher.xml' }
$xml = Get-Content -Raw -Encoding UTF8 -Path (Join-Path $PSScriptRoot $file)
$xml = $xml.Replace('%ProgramFiles%\TiepDon\tiepdon.exe', [System.Security.SecurityElement]::Escape($Program))
[void] [xml] $xml
Add-Type -AssemblyName System.Web
$encoded = [System.Web.HttpUtility]::HtmlEncode($xml)
if ($Mode -eq 'AssignedAccess') { $bridge.Configuration = $encoded }
else {
  Enable-WindowsOptionalFeature -Online -FeatureName 'Client-EmbeddedShellLauncher' -NoRestart -All | Out-Null
  $bridge.ShellLauncher = $encoded
}
Set-CimInstance -CimInstance $bridge

function Set-Value([string] $Path, [string] $Name, [object] $Value, [string] $Type = 'DWord') {
  if (-not (Test-Path $Path)) { New-Item -Path $Path -Force | Out-Null }
  New-ItemProperty -Path $Path -Name $Name -Value $Value -PropertyType $Type -Force | Out-Null
}

# Power: the screen stays on, the machine never sleeps, its button does nothing.
foreach ($setting in 'monitor-timeout-ac', 'standby-timeout-ac', 'hibernate-timeout-ac', 'disk-timeout-ac') {
  powercfg /change $setting 0
}
powercfg /hibernate off
powercfg /setacvalueindex scheme_current sub_buttons pbuttonaction 0
powercfg /setacvalueindex scheme_current sub_none consolelock 0
powercfg /setactive scheme_current

# Updates: installed at night only, and no restart while somebody may be standing there.
$update = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate'
Set-Value "$update\AU" 'AUOptions' 4
Set-Value "$update\AU" 'ScheduledInstallDay' 0
Set-Value "$update\AU" 'ScheduledInstallTime' 2
Set-Value "$update" 'SetActiveHours' 1
Set-Value "$update" 'ActiveHoursStart' 5
Set-Value "$update" 'ActiveHoursEnd' 23
Set-Value "$update" 'SetUpdateNotificationLevel' 1
Set-Value "$update" 'UpdateNotificationLevel' 2

# What reaches around a full screen window: swipes from the edges, notifications, tips, error boxes.
Set-Value 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\EdgeUI' 'AllowEdgeSwipe' 0
Set-Value 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\Explorer' 'DisableNotificationCenter' 1
Set-Value 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\CloudContent' 'DisableSoftLanding' 1
Set-Value 'HKLM:\SOFTWARE\Policies\Microsoft\Dsh' 'AllowNewsAndInterests' 0
Set-Value 'HKLM:\SYSTEM\CurrentControlSet\Control\Windows' 'ErrorMode' 2
# Sticky keys and their kin open a window of the system on five presses of Shift.
if (-not (Get-PSDrive HKU -ErrorAction SilentlyContinue)) { New-PSDrive HKU Registry HKEY_USERS | Out-Null }
Set-Value 'HKU:\.DEFAULT\Control Panel\Accessibility\StickyKeys' 'Flags' '506' 'String'

# What is in memory must not reach the disk: no dumps of our programs, none of the whole machine.
$reports = 'HKLM:\SOFTWARE\Microsoft\Windows\Windows Error Reporting'
Set-Value "$reports\ExcludedApplications" 'tiepdon.exe' 1
Set-Value $reports 'DontShowUI' 1
Set-Value 'HKLM:\SYSTEM\CurrentControlSet\Control\CrashControl' 'CrashDumpEnabled' 0
Set-Value 'HKLM:\SYSTEM\CurrentControlSet\Control\CrashControl' 'AutoReboot' 1

# Sticks that somebody plugs in.
Set-Value 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\RemovableStorageDevices' 'Deny_All' 1
Set-Value 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\Explorer' 'NoDriveTypeAutoRun' 255

Write-Output "Applied: $Mode. Restart the machine; the account kiosk signs in to Tiếp Đón."
