"""What Vulkan says of this machine's devices, as JSON: names, drivers, and the extensions that matter to WebGPU."""
import ctypes
import json

WANTED = (
    "VK_KHR_shader_float16_int8",
    "VK_KHR_16bit_storage",
    "VK_KHR_cooperative_matrix",
    "VK_NV_cooperative_matrix2",
    "VK_EXT_subgroup_size_control",
    "VK_KHR_vulkan_memory_model",
)
KINDS = {0: "other", 1: "integrated", 2: "discrete", 3: "virtual", 4: "cpu"}
U32, SIZE, POINTER = ctypes.c_uint32, ctypes.c_size_t, ctypes.c_void_p
INSTANCE_INFO_TYPE, APPLICATION_INFO_TYPE, VULKAN_1_1 = 1, 0, (1 << 22) | (1 << 12)


class ApplicationInfo(ctypes.Structure):
    _fields_ = [("type", U32), ("next", POINTER), ("name", ctypes.c_char_p), ("version", U32),
                ("engine", ctypes.c_char_p), ("engineVersion", U32), ("apiVersion", U32)]


class InstanceInfo(ctypes.Structure):
    _fields_ = [("type", U32), ("next", POINTER), ("flags", U32), ("application", ctypes.POINTER(ApplicationInfo)),
                ("layerCount", U32), ("layers", POINTER), ("extensionCount", U32), ("extensions", POINTER)]


class Extension(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char * 256), ("version", U32)]


def checked(result):
    if result < 0:
        raise RuntimeError(f"Vulkan answered {result}")


def create_instance(vulkan):
    application = ApplicationInfo(type=APPLICATION_INFO_TYPE, apiVersion=VULKAN_1_1)
    info = InstanceInfo(type=INSTANCE_INFO_TYPE, application=ctypes.pointer(application))
    instance = POINTER()
    checked(vulkan.vkCreateInstance(ctypes.byref(info), None, ctypes.byref(instance)))
    return instance


def physical_devices(vulkan, instance):
    count = U32()
    checked(vulkan.vkEnumeratePhysicalDevices(instance, ctypes.byref(count), None))
    devices = (POINTER * count.value)()
    checked(vulkan.vkEnumeratePhysicalDevices(instance, ctypes.byref(count), devices))
    return [POINTER(device) for device in devices]


def extensions(vulkan, device):
    count = U32()
    checked(vulkan.vkEnumerateDeviceExtensionProperties(device, None, ctypes.byref(count), None))
    found = (Extension * count.value)()
    checked(vulkan.vkEnumerateDeviceExtensionProperties(device, None, ctypes.byref(count), found))
    return {extension.name.decode() for extension in found}


def facts(vulkan, device):
    properties = (ctypes.c_uint8 * 4096)()
    vulkan.vkGetPhysicalDeviceProperties(device, properties)
    api, driver, vendor, _, kind = (U32 * 5).from_buffer(properties)
    name = bytes(properties[20:276]).split(b"\0")[0].decode()
    has = extensions(vulkan, device)
    return {"name": name, "kind": KINDS.get(kind), "vendor": hex(vendor), "driver": driver,
            "api": f"{api >> 22}.{api >> 12 & 0x3ff}.{api & 0xfff}", "extensions": [e for e in WANTED if e in has]}


vulkan = ctypes.CDLL("libvulkan.so.1")
print(json.dumps([facts(vulkan, device) for device in physical_devices(vulkan, create_instance(vulkan))]))
